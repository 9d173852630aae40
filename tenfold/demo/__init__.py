"""The main job, `python -m tenfold`: a function's graph, a trained network, the speed of its step."""
