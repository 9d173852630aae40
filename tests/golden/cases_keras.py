"""Expressions over `keras`, `np` and the inputs below, whose values real Keras gave: see `record_keras.py`.

The text is evaluated twice, with the real Keras when recording and with `tenfold.keras` in the tests.
"""

from typing import Any

import numpy as np


def inputs() -> dict[str, Any]:
    """What the expressions may use."""
    r = np.random.default_rng(7)
    one_hot = np.eye(5, dtype="float32")[[0, 3, 2, 1]]
    scores = r.normal(size=(4, 5)).astype("float32")
    probabilities = np.exp(scores) / np.exp(scores).sum(-1, keepdims=True)
    return {
        "x": r.normal(size=(3, 4)).astype("float32") * 3,
        "line": np.linspace(-8, 8, 41, dtype="float32"),
        "a": r.normal(size=(4, 5)).astype("float32"),
        "b": r.normal(size=(4, 5)).astype("float32"),
        "pos": r.uniform(0.1, 2.0, size=(4, 5)).astype("float32"),
        "zo": (r.uniform(size=(4, 5)) > 0.5).astype("float32"),
        "p": r.uniform(0.02, 0.98, size=(4, 5)).astype("float32"),
        "hot": one_hot,
        "classes": np.array([0, 3, 2, 1]),
        "scores": scores,
        "probs": probabilities.astype("float32"),
        "w": np.array([1.0, 0.0, 2.0, 0.5], "float32"),
        "w2": r.uniform(size=(4, 5)).astype("float32"),
        "many": r.uniform(size=(60,)).astype("float32"),
        "truth": (r.uniform(size=(60,)) > 0.6).astype("float32"),
        "seq": r.normal(size=(2, 6, 4)).astype("float32"),
        "labels": np.array([[1, 2, 0], [3, 3, 1]]),
        "seg": r.integers(0, 3, size=(2, 10)),
        "seg2": r.integers(0, 3, size=(2, 10)),
        "unit": (scores / np.linalg.norm(scores, axis=-1, keepdims=True)).astype("float32"),
    }


_ACTIVATIONS = (
    "relu", "leaky_relu", "relu6", "softmax", "celu", "elu", "selu", "softplus", "softsign", "squareplus",
    "soft_shrink",
    "sparse_plus", "silu", "gelu", "tanh", "tanh_shrink", "sigmoid", "sparse_sigmoid", "exponential", "hard_sigmoid",
    "hard_silu", "hard_tanh", "hard_shrink", "linear", "mish", "log_softmax", "log_sigmoid",
)  # fmt: skip

ACTIVATIONS = [
    *(f"keras.activations.{name}(line)" for name in _ACTIVATIONS),
    "keras.activations.relu(x, max_value=2.0)",
    "keras.activations.relu(x, negative_slope=0.1)",
    "keras.activations.relu(x, threshold=1.0)",
    "keras.activations.relu(x, negative_slope=0.1, max_value=3.0, threshold=0.5)",
    "keras.activations.relu(x, max_value=6)",
    "keras.activations.elu(x, alpha=0.5)",
    "keras.activations.celu(x, alpha=0.5)",
    "keras.activations.gelu(x, approximate=True)",
    "keras.activations.glu(x)",
    "keras.activations.softmax(x, axis=0)",
    "keras.activations.threshold(x, 1.0, 7.0)",
    "keras.activations.glu(x[:, :3])",
    "keras.activations.get('swish')(x)",
    "keras.activations.get(None)(x)",
    "keras.activations.get('hard_swish')(x)",
    "keras.activations.get('nothing')",
    "keras.activations.get(3)",
    "keras.activations.serialize(keras.activations.relu)",
    "keras.activations.deserialize('tanh').__name__",
]

REGULARIZERS = [
    "keras.regularizers.L1(0.1)(x)",
    "keras.regularizers.L2(0.1)(x)",
    "keras.regularizers.L1L2(0.1, 0.2)(x)",
    "keras.regularizers.l1_l2(l1=0.1, l2=0.2)(x)",
    "keras.regularizers.OrthogonalRegularizer(0.3)(x)",
    "keras.regularizers.get('l2')(x)",
    "keras.regularizers.get('L1')(x)",
    "keras.regularizers.L1L2().get_config()",
    "keras.regularizers.l2(0.5).get_config()",
    "keras.regularizers.serialize(keras.regularizers.L1L2(0.5, 0.25))",
    "keras.regularizers.L1(-1.0)",
    "keras.regularizers.get('nope')",
    "keras.regularizers.OrthogonalRegularizer(mode='rowz')",
    "keras.regularizers.Regularizer().get_config()",
    "keras.constraints.MaxNorm(1.0)(x)",
    "keras.constraints.MaxNorm(1.0, axis=1)(x)",
    "keras.constraints.NonNeg()(x)",
    "keras.constraints.UnitNorm()(x)",
    "keras.constraints.MinMaxNorm(0.5, 1.5, rate=0.8, axis=1)(x)",
    "keras.constraints.get('unit_norm')(x)",
    "keras.constraints.get('UnitNorm').get_config()",
    "keras.constraints.serialize(keras.constraints.MinMaxNorm())",
    "keras.constraints.get('nope')",
]

INITIALIZERS = [
    "keras.initializers.Zeros()((2, 3))",
    "keras.initializers.Ones()((2, 3), 'float64')",
    "keras.initializers.Constant(3.0)((2, 2))",
    "keras.initializers.Constant([1.0, 2.0])((2, 2))",
    "keras.initializers.Identity(2.0)((3, 4))",
    "keras.initializers.Identity()((3,))",
    "keras.initializers.STFT('real', None)((8, 1, 5))",
    "keras.initializers.STFT('imag', np.hamming(8), 'spectrum')((8, 1, 5))",
    "keras.initializers.get('one')((2,))",
    "keras.initializers.get('zeros')((2,), 'int32')",
    "keras.initializers.get(np.arange(3.0))((3,))",
    "keras.initializers.get(np.arange(3.0))((4,))",
    "keras.initializers.get('nope')",
    "keras.initializers.serialize(keras.initializers.HeNormal(seed=3))",
    "keras.initializers.serialize(keras.initializers.VarianceScaling(2.0, 'fan_avg', 'uniform', seed=1))",
    "keras.initializers.GlorotUniform().get_config()",
    "keras.initializers.Orthogonal(gain=2.0, seed=1).get_config()",
    "keras.initializers.RandomUniform(seed=1).get_config()",
    "keras.initializers.TruncatedNormal(seed=1).get_config()",
    "keras.initializers.VarianceScaling(scale=-1)",
    "keras.initializers.VarianceScaling(mode='fan')",
    "keras.initializers.VarianceScaling(distribution='cauchy')",
    "keras.initializers.Orthogonal()((3,))",
    "keras.initializers.RandomNormal(seed='a')",
]

_STEPS = "(0, 1, 3, 5, 10, 11, 17, 30)"
SCHEDULES = [
    f"[float(keras.optimizers.schedules.{s}(i)) for i in {_STEPS}]"
    for s in (
        "ExponentialDecay(0.1, 5, 0.9)", "ExponentialDecay(0.1, 5, 0.9, staircase=True)", "InverseTimeDecay(0.1, 5, "
                                                                                          "0.9)",
        "InverseTimeDecay(0.1, 5, 0.9, staircase=True)", "PiecewiseConstantDecay([3, 10], [1.0, 0.5, 0.1])",
        "PolynomialDecay(0.1, 10)", "PolynomialDecay(0.1, 10, 0.01, power=2.0)", "PolynomialDecay(0.1, 10, cycle=True)",
        "CosineDecay(0.1, 10)", "CosineDecay(0.1, 10, alpha=0.1)",
        "CosineDecay(0.1, 10, warmup_target=0.5, warmup_steps=5)", "CosineDecayRestarts(0.1, 5)",
        "CosineDecayRestarts(0.1, 5, t_mul=1.0, m_mul=0.9, alpha=0.01)", "CosineDecayRestarts(0.1, 4, t_mul=1.5, "
                                                                         "m_mul=0.8)",
    )
] + [
    "keras.optimizers.schedules.ExponentialDecay(0.1, 5, 0.9).get_config()",
    "keras.optimizers.schedules.CosineDecay(0.1, 10).get_config()",
    "keras.optimizers.schedules.CosineDecayRestarts(0.1, 5).get_config()",
    "keras.optimizers.schedules.serialize(keras.optimizers.schedules.PolynomialDecay(0.1, 10))",
    "keras.optimizers.schedules.ExponentialDecay(0.1, 0, 0.9)",
    "keras.optimizers.schedules.PiecewiseConstantDecay([1], [1.0])",
]  # fmt: skip

_REGRESSION = (
    "mean_squared_error", "mean_absolute_error", "mean_absolute_percentage_error", "mean_squared_logarithmic_error",
    "cosine_similarity", "log_cosh", "huber",
)  # fmt: skip
_LOSS_CLASSES = {
    "MeanSquaredError()": "a, b", "MeanAbsoluteError()": "a, b", "MeanAbsolutePercentageError()": "a, b",
    "MeanSquaredLogarithmicError()": "pos, p", "CosineSimilarity()": "a, b", "CosineSimilarity(axis=0)": "a, b",
    "LogCosh()": "a, b", "Huber()": "a, b", "Huber(0.3)": "a, b", "Hinge()": "zo, b", "SquaredHinge()": "zo, b",
    "CategoricalHinge()": "hot, b", "KLDivergence()": "probs, p", "Poisson()": "pos, p",
    "BinaryCrossentropy()": "zo, p",
    "BinaryCrossentropy(from_logits=True, label_smoothing=0.2)": "zo, b", "BinaryFocalCrossentropy()": "zo, p",
    "BinaryFocalCrossentropy(apply_class_balancing=True, from_logits=True)": "zo, b",
    "CategoricalCrossentropy()": "hot, probs",
    "CategoricalCrossentropy(from_logits=True, label_smoothing=0.1)": "hot, scores",
    "CategoricalFocalCrossentropy()": "hot, probs", "CategoricalFocalCrossentropy(from_logits=True)": "hot, scores",
    "SparseCategoricalCrossentropy()": "classes, probs",
    "SparseCategoricalCrossentropy(from_logits=True)": "classes, scores",
    "SparseCategoricalCrossentropy(ignore_class=3)": "classes, probs", "Dice()": "zo, p", "Dice(axis=(1,))": "zo, p",
    "Tversky(0.3, 0.7)": "zo, p", "CTC()": "labels, seq", "Circle()": "classes, unit",
    "CategoricalGeneralizedCrossEntropy()": "classes, probs",
}  # fmt: skip
LOSSES = [
    *(f"keras.losses.{name}(a, b)" for name in _REGRESSION),
    *(f"keras.losses.{call}({data})" for call, data in _LOSS_CLASSES.items()),
    *(
        f"keras.losses.{call}({data}, sample_weight=w)"
        for call, data in _LOSS_CLASSES.items()
        if not call.startswith(("CTC", "Dice", "Tversky", "CosineSimilarity(axis"))
    ),
    *(
        f"keras.losses.MeanSquaredError(reduction={reduction!r})(a, b{weight})"
        for reduction in ("sum", "none", None, "mean", "mean_with_sample_weight", "sum_over_batch_size")
        for weight in ("", ", sample_weight=w", ", w[:, None]")
    ),
    "keras.losses.mean_squared_error(classes, [1, 2, 3, 4])",
    "keras.losses.mean_squared_error(a.astype('float64'), b.astype('float64'))",
    "keras.losses.MeanSquaredError()(a[:, 0], a[:, :1])",
    "keras.losses.MeanSquaredError(dtype='float64')(a, b)",
    "keras.losses.mean_absolute_error([[0.0, 1.0]], [[1.0, 3.0]])",
    "keras.losses.MeanAbsoluteError()([[0.0, 1.0]], [[1.0, 3.0]])",
    "keras.losses.hinge(a, b)",
    "keras.losses.binary_crossentropy(zo, p, axis=0)",
    "keras.losses.binary_crossentropy(zo, p[:, :3])",
    "keras.losses.binary_crossentropy(zo[0], p)",
    "keras.losses.categorical_crossentropy(hot, probs[:3])",
    "keras.losses.categorical_crossentropy(hot, probs * 3)",
    "keras.losses.categorical_crossentropy(hot.T, probs.T, axis=0)",
    "keras.losses.sparse_categorical_crossentropy(classes[:3], probs)",
    "keras.losses.sparse_categorical_crossentropy(classes[:, None], probs)",
    "keras.losses.sparse_categorical_crossentropy(classes, probs, ignore_class=2)",
    "keras.losses.categorical_crossentropy(hot, keras.activations.softmax(scores * 60))",
    "keras.losses.binary_crossentropy(zo, keras.activations.sigmoid(b * 60))",
    "keras.losses.sparse_categorical_crossentropy(classes, keras.activations.softmax(scores * 60))",
    "keras.losses.get('mse')(a, b)",
    "keras.losses.get('MAE')(a, b)",
    "keras.losses.get('bce')(zo, p)",
    "keras.losses.get('MeanSquaredError')(a, b)",
    "keras.losses.get({'class_name': 'Huber', 'config': {'delta': 0.3}})(a, b)",
    "keras.losses.get(keras.losses.LogCosh)(a, b)",
    "keras.losses.get('nope')",
    "keras.losses.get(3)",
    "keras.losses.get(None)",
    "keras.losses.MeanSquaredError(reduction='avg')",
    "keras.losses.CategoricalGeneralizedCrossEntropy(q=2)",
    "keras.losses.MeanSquaredError().name",
    "keras.losses.Huber().dtype",
    "keras.losses.MeanSquaredError().get_config()",
    "keras.losses.BinaryCrossentropy(label_smoothing=0.1).get_config()",
    "keras.losses.CategoricalFocalCrossentropy().get_config()",
    "keras.losses.Tversky().get_config()",
    "keras.losses.serialize(keras.losses.CategoricalCrossentropy(from_logits=True))",
    "keras.losses.serialize(keras.losses.mean_squared_error)",
    "keras.losses.deserialize(keras.losses.serialize(keras.losses.Dice()))(zo, p)",
]

_METRIC_CLASSES = {
    "Mean()": ["a", "b"], "Sum()": ["a", "b"], "MeanSquaredError()": ["a, b", "pos, p"],
    "MeanAbsoluteError()": ["a, b"],
    "MeanAbsolutePercentageError()": ["a, b"], "MeanSquaredLogarithmicError()": ["pos, p"], "LogCoshError()": ["a, b"],
    "RootMeanSquaredError()": ["a, b", "b, a"], "CosineSimilarity()": ["a, b"], "R2Score()": ["a, b", "b, a"],
    "R2Score('variance_weighted_average')": ["a, b"], "R2Score(None)": ["a, b"], "R2Score(num_regressors=2)": ["a, b"],
    "Accuracy()": ["classes, [0, 3, 1, 1]"], "BinaryAccuracy()": ["zo, p"], "BinaryAccuracy(threshold=0.3)": ["zo, p"],
    "CategoricalAccuracy()": ["hot, probs"], "SparseCategoricalAccuracy()": ["classes, probs",
    "classes[:, None], probs"],
    "TopKCategoricalAccuracy(2)": ["hot, probs"], "SparseTopKCategoricalAccuracy(2)": ["classes, probs"],
    "SparseTopKCategoricalAccuracy(2, from_sorted_ids=True)": ["classes, np.array([[0, 1], [1, 2], [2, 0], [3, 0]])"],
    "BinaryCrossentropy()": ["zo, p"], "CategoricalCrossentropy(label_smoothing=0.1)": ["hot, probs"],
    "SparseCategoricalCrossentropy(from_logits=True)": ["classes, scores"], "KLDivergence()": ["probs, p"],
    "Poisson()": ["pos, p"], "Hinge()": ["zo, b"], "SquaredHinge()": ["zo, b"], "CategoricalHinge()": ["hot, b"],
    "PearsonCorrelation()": ["a, b"], "ConcordanceCorrelation()": ["a, b"], "TruePositives()": ["zo, p", "zo, 1 - p"],
    "FalsePositives([0.2, 0.7])": ["zo, p"], "TrueNegatives([0.0, 0.5, 1.0])": ["zo, p"], "FalseNegatives()": ["zo, p"],
    "Precision()": ["zo, p"], "Recall()": ["zo, p"], "Precision([0.2, 0.4, 0.7])": ["zo, p"],
    "Precision(top_k=2)": ["zo, p"],
    "Recall(class_id=1)": ["zo, p"], "Recall(top_k=1, class_id=2)": ["zo, p"],
    "SensitivityAtSpecificity(0.6)": ["truth, many"],
    "SpecificityAtSensitivity(0.6, num_thresholds=20)": ["truth, many"], "PrecisionAtRecall(0.5)": ["truth, many"],
    "RecallAtPrecision(0.4)": ["truth, many"], "RecallAtPrecision(0.4, num_thresholds=1)": ["truth, many"],
    "AUC()": ["truth, many", "truth, many ** 2"], "AUC(curve='PR')": ["truth, many"],
    "AUC(curve='PRGAIN')": ["truth, many"],
    "AUC(num_thresholds=20, summation_method='majoring')": ["truth, many"],
    "AUC(curve='PR', summation_method='minoring')": ["truth, many"], "AUC(thresholds=[0.3, 0.4, 0.9])": ["truth, many"],
    "AUC(multi_label=True)": ["zo, p"], "AUC(multi_label=True, num_labels=5, curve='PR')": ["zo, p"],
    "AUC(multi_label=True, label_weights=[0.1, 0.2, 0.3, 0.2, 0.2])": ["zo, p"],
    "AUC(label_weights=[0.1, 0.2, 0.3, 0.2, 0.2])": ["zo, p"], "AUC(from_logits=True)": ["zo, b"],
    "F1Score()": ["hot, probs", "zo, p"], "F1Score(average='macro', threshold=0.5)": ["zo, p"],
    "FBetaScore(average='weighted', beta=2.0)": ["hot, probs"], "F1Score(average='micro')": ["hot, probs"],
    "IoU(3, [0, 2])": ["seg, seg2"], "IoU(3, [0, 2], ignore_class=1)": ["seg, seg2"], "MeanIoU(3)": ["seg, seg2",
    "seg2, seg2"],
    "BinaryIoU()": ["zo, p"], "OneHotIoU(5, [0, 1])": ["hot, probs"], "OneHotMeanIoU(5)": ["hot, probs"],
    "MeanMetricWrapper(keras.losses.mean_squared_error)": ["a, b"],
}  # fmt: skip
_UNWEIGHTED = ("Sum", "IoU", "MeanIoU", "BinaryIoU", "OneHot")


def _streams(call: str, batches: list[str], weight: str) -> str:
    updates = ", ".join(f"m.update_state({batch}{weight})" for batch in batches)
    return f"(lambda m: [{updates}, m.result()][-1])(keras.metrics.{call})"


METRICS = [
    *(_streams(call, batches, "") for call, batches in _METRIC_CLASSES.items()),
    *(
        _streams(call, batches, ", sample_weight=" + ("many" if "many" in batches[0] else "w"))
        for call, batches in _METRIC_CLASSES.items()
        if not call.startswith(_UNWEIGHTED)
    ),
    _streams("Mean()", ["a"], ", w2"),
    _streams("Mean()", ["3.0", "5.0"], ""),
    _streams("Sum()", ["a"], ", w2"),
    _streams("MeanSquaredError()", ["a, b"], ", w[:, None]"),
    _streams("IoU(3, [0, 1])", ["seg, seg2"], ", seg"),
    "(lambda m: [m.update_state(a), m.reset_state(), m.update_state(b), m.result()][-1])(keras.metrics.Mean())",
    "[v.shape for v in keras.metrics.Precision([0.1, 0.2]).variables]",
    "[v.dtype == 'int64' for v in keras.metrics.MeanIoU(3).variables]",
    "keras.metrics.MeanIoU(3).dtype",
    "keras.metrics.Mean().dtype",
    "keras.metrics.Mean(dtype='float64')(a)",
    "repr(keras.metrics.Precision(name='prec'))",
    "keras.metrics.get('mse').name",
    "keras.metrics.get('accuracy').name",
    "keras.metrics.get('AUC')(truth, many)",
    "keras.metrics.get('nope')",
    "keras.metrics.Precision(thresholds=1.5)",
    "keras.metrics.AUC(curve='x')",
    "keras.metrics.AUC(num_thresholds=1)",
    "keras.metrics.AUC(num_labels=2)",
    "keras.metrics.F1Score(average='x')",
    "keras.metrics.FBetaScore(beta=1)",
    "keras.metrics.FBetaScore(threshold=2.0)",
    "keras.metrics.R2Score('x')",
    "keras.metrics.R2Score()(a[0], b[0])",
    "keras.metrics.IoU(2, [3])",
    "keras.metrics.PrecisionAtRecall(2.0)",
    "keras.metrics.SensitivityAtSpecificity(0.5, num_thresholds=0)",
    "keras.metrics.binary_accuracy(zo, p)",
    "keras.metrics.categorical_accuracy(hot, probs)",
    "keras.metrics.sparse_categorical_accuracy(classes, probs)",
    "keras.metrics.top_k_categorical_accuracy(hot, probs, k=3)",
    "keras.metrics.sparse_top_k_categorical_accuracy(classes, probs, k=3)",
    "keras.metrics.pearson_correlation(a, b, axis=0)",
    "keras.metrics.serialize(keras.metrics.Recall([0.5], name='r'))",
    *(
        f"keras.metrics.{call}.get_config()"
        for call in _METRIC_CLASSES
        if not call.startswith(
            ("CosineSimilarity", "MeanMetricWrapper", "AUC(multi_label=True, label", "AUC(label", "AUC(thresholds")
        )
    ),
]

OPTIMIZERS = [
    "keras.optimizers.SGD()", "keras.optimizers.SGD(0.1, momentum=0.9)", "keras.optimizers.SGD(0.1, momentum=0.9, "
                                                                         "nesterov=True)",
    "keras.optimizers.RMSprop(0.01)", "keras.optimizers.RMSprop(0.01, momentum=0.9)",
    "keras.optimizers.RMSprop(0.01, centered=True, momentum=0.5)", "keras.optimizers.Adam(0.01)",
    "keras.optimizers.Adam(0.01, amsgrad=True)", "keras.optimizers.AdamW(0.01)", "keras.optimizers.AdamW(0.01, "
                                                                                 "weight_decay=0.1)",
    "keras.optimizers.Nadam(0.01)", "keras.optimizers.Adagrad(0.1)", "keras.optimizers.Adadelta(1.0)",
    "keras.optimizers.Adamax(0.01)", "keras.optimizers.Ftrl(0.1)",
    "keras.optimizers.Ftrl(0.1, l1_regularization_strength=0.01, l2_regularization_strength=0.02, beta=0.1, "
    "l2_shrinkage_regularization_strength=0.03)",
    "keras.optimizers.Lion(0.01)", "keras.optimizers.Lamb(0.01)", "keras.optimizers.Muon(0.01)",
    "keras.optimizers.Muon(0.01, nesterov=False, rms_rate=None, weight_decay=None, adam_weight_decay=None)",
    "keras.optimizers.Adafactor(0.01)", "keras.optimizers.Adafactor(0.01, relative_step=False, clip_threshold=0.5)",
    "keras.optimizers.LossScaleOptimizer(keras.optimizers.SGD(0.1), initial_scale=8.0, dynamic_growth_steps=3)",
    "keras.optimizers.Adam(0.01, clipnorm=0.5)", "keras.optimizers.Adam(0.01, clipvalue=0.2)",
    "keras.optimizers.SGD(0.1, global_clipnorm=0.7)", "keras.optimizers.SGD(0.1, weight_decay=0.1)",
    "keras.optimizers.Adam(0.01, use_ema=True, ema_momentum=0.8)",
    "keras.optimizers.Adam(0.01, use_ema=True, ema_momentum=0.8, ema_overwrite_frequency=3)",
    "keras.optimizers.SGD(0.1, loss_scale_factor=4.0)", "keras.optimizers.Adam(0.01, gradient_accumulation_steps=3)",
    "keras.optimizers.SGD(0.1, momentum=0.9, gradient_accumulation_steps=2, clipnorm=0.5, weight_decay=0.01)",
    "keras.optimizers.SGD(keras.optimizers.schedules.ExponentialDecay(0.1, 3, 0.5))",
    "keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(0.1, 8, warmup_target=0.2, warmup_steps=3))",
    "keras.optimizers.SGD(lambda: 0.25)", "keras.optimizers.get('Adam')", "keras.optimizers.get('rmsprop')",
    "keras.optimizers.get({'class_name': 'SGD', 'config': {'learning_rate': 0.5}})",
]  # fmt: skip
OPTIMIZER_FACTS = [
    *(f"{source}.get_config()" for source in OPTIMIZERS if "lambda" not in source and "LossScale" not in source),
    "keras.optimizers.Adam().name",
    "float(keras.optimizers.Adam(0.5).learning_rate)",
    "[v.dtype == 'int64' for v in keras.optimizers.Adam().variables]",
    "int(keras.optimizers.Adam().iterations)",
    "keras.optimizers.serialize(keras.optimizers.SGD(0.5))",
    "keras.optimizers.serialize(keras.optimizers.LossScaleOptimizer(keras.optimizers.SGD(0.5)))",
    "keras.optimizers.deserialize(keras.optimizers.serialize(keras.optimizers.Lion(0.5))).get_config()",
    "keras.optimizers.get('nope')",
    "keras.optimizers.get(None)",
    "keras.optimizers.SGD(1)",
    "keras.optimizers.SGD(momentum=2.0)",
    "keras.optimizers.SGD(momentun=0.5)",
    "keras.optimizers.SGD(clipnorm=1.0, clipvalue=1.0)",
    "keras.optimizers.SGD(use_ema=True, ema_momentum=2.0)",
    "keras.optimizers.SGD(use_ema=True, ema_overwrite_frequency=0.5)",
    "keras.optimizers.SGD(gradient_accumulation_steps=1)",
    "keras.optimizers.AdamW(weight_decay=None)",
    "keras.optimizers.Lion(beta_1=0.0)",
    "keras.optimizers.Ftrl(learning_rate_power=1.0)",
    "keras.optimizers.Ftrl(l1_regularization_strength=-1.0)",
    "keras.optimizers.LossScaleOptimizer(keras.optimizers.SGD(), clipnorm=1.0)",
    "keras.optimizers.LossScaleOptimizer(keras.optimizers.SGD(), foo=1.0)",
    "keras.optimizers.SGD().apply([1.0])",
    "keras.optimizers.SGD().set_weights([1.0])",
    "setattr(keras.optimizers.SGD(keras.optimizers.schedules.ExponentialDecay(0.1, 3, 0.5)), 'learning_rate', 1.0)",
]


def starting_values() -> list[Any]:
    """The variables that the optimizers move: a wide and a tall matrix, a vector and a scalar."""
    r = np.random.default_rng(3)
    return [r.normal(size=shape).astype("float32") for shape in ((3, 4), (5, 2), (4,), ())]


def gradients(step: int) -> list[Any]:
    """Their gradients in a step."""
    r = np.random.default_rng(100 + step)
    return [np.asarray(r.normal(size=v.shape), "float32") for v in starting_values()]


STEPS = 10
GROUPS = {
    "activations": ACTIVATIONS, "regularizers": REGULARIZERS, "initializers": INITIALIZERS, "schedules": SCHEDULES,
    "losses": LOSSES, "metrics": METRICS, "optimizers": OPTIMIZER_FACTS,
}  # fmt: skip
