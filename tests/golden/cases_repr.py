INPUTS = {}


def cases():
    return iter(())
