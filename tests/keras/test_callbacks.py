"""Callbacks."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import tenfold as tf

C = tf.keras.callbacks
X = np.sin(np.arange(96, dtype=np.float32)).reshape(32, 3)
Y = X.sum(1, keepdims=True)


def model(rate: float = 0.1) -> Any:
    made = tf.keras.Sequential([tf.keras.Input((3,)), tf.keras.layers.Dense(1)])
    made.compile(tf.keras.optimizers.SGD(rate), "mse")
    return made


def fit(callbacks: Any, epochs: int = 3, rate: float = 0.1, **options: Any) -> Any:
    return model(rate).fit(X, Y, batch_size=8, epochs=epochs, verbose=0, callbacks=callbacks, **options)


def test_all_hooks_are_called_in_order() -> None:
    heard: list[str] = []

    class Listen(C.Callback):
        def __getattribute__(self, name: str) -> Any:
            return object.__getattribute__(self, name)

    for hook in [n for n in dir(C.Callback) if n.startswith("on_") and "predict" not in n and "on_batch" not in n]:
        setattr(Listen, hook, lambda self, *a, hook=hook: heard.append(hook))
    fit([Listen()], epochs=1, validation_data=(X[:8], Y[:8]))
    assert heard[:3] == ["on_train_begin", "on_epoch_begin", "on_train_batch_begin"]
    assert heard.count("on_train_batch_end") == 4 and heard.count("on_test_batch_end") == 1
    assert heard[-3:] == ["on_test_end", "on_epoch_end", "on_train_end"]


def test_batches_have_logs() -> None:
    losses: list[float] = []
    listen = C.LambdaCallback(on_train_batch_end=lambda batch, logs: losses.append(logs["loss"]))
    history = fit([listen], epochs=1, shuffle=False)
    assert len(losses) == 4 and all(isinstance(v, float) for v in losses)
    assert losses[-1] == history.history["loss"][0]


def test_early_stopping_restores_the_best_weights() -> None:
    made = model(3.0)
    stop = C.EarlyStopping(monitor="loss", patience=2, restore_best_weights=True)
    before = made.get_weights()[0]
    with np.errstate(over="ignore"):
        history = made.fit(X, Y, batch_size=8, epochs=20, verbose=0, callbacks=[stop], shuffle=False)
    assert len(history.epoch) == 3 and stop.stopped_epoch == 2 and stop.best_epoch == 0
    assert not np.array_equal(made.get_weights()[0], before) and np.isfinite(made.get_weights()[0]).all()


def test_a_missing_monitor_warns() -> None:
    with pytest.warns(UserWarning, match="val_loss.*not available"):
        fit([C.EarlyStopping()], epochs=1)


def test_learning_rates() -> None:
    history = fit([C.LearningRateScheduler(lambda epoch, rate: rate * 0.5)], epochs=3)
    np.testing.assert_allclose(history.history["learning_rate"], [0.05, 0.025, 0.0125], rtol=1e-6)
    plateau = C.ReduceLROnPlateau(monitor="loss", factor=0.1, patience=1, min_delta=10.0)
    history = fit([plateau], epochs=3)
    np.testing.assert_allclose(history.history["learning_rate"], [0.1, 0.1, 0.01], rtol=1e-5)


def test_csv_logger(tmp_path: Path) -> None:
    fit([C.CSVLogger(tmp_path / "log.csv")], epochs=2)
    with open(tmp_path / "log.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [r["epoch"] for r in rows] == ["0", "1"] and float(rows[0]["loss"]) > 0


def test_checkpoints_of_the_best_weights(tmp_path: Path) -> None:
    made = model()
    keep = C.ModelCheckpoint(tmp_path / "{epoch:02d}.npz", monitor="loss", save_best_only=True, save_weights_only=True)
    made.fit(X, Y, batch_size=8, epochs=2, verbose=0, callbacks=[keep])
    assert sorted(p.name for p in tmp_path.iterdir()) == ["01.npz", "02.npz"]
    again = model()
    again.load_weights(tmp_path / "02.npz")
    np.testing.assert_array_equal(again.predict(X, verbose=0), made.predict(X, verbose=0))
    with pytest.raises(ValueError, match=r"\.npz"):
        made.save_weights(tmp_path / "w.bin")
    with pytest.raises(FileExistsError):
        made.save_weights(tmp_path / "02.npz", overwrite=False)


def test_terminate_on_nan() -> None:
    made = model(1e30)
    history = made.fit(X, Y, batch_size=8, epochs=5, verbose=0, callbacks=[C.TerminateOnNaN()])
    assert len(history.epoch) == 1


def test_plain_lines_when_not_on_a_terminal(capsys: Any) -> None:
    model().fit(X, Y, batch_size=8, epochs=1)
    said = capsys.readouterr().out
    assert "Epoch 1/1" in said and "4/4" in said and "loss:" in said
    model().fit(X, Y, verbose=0)
    assert capsys.readouterr().out == ""
