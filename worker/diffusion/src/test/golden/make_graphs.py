"""Tiny UNet graphs, one per way exporters shape `timestep` -> unet-*.onnx, one that fails late -> unet-nan.onnx,
and one without memory for two rows -> unet-hungry.onnx.

Each answers sample + 0.001 * timestep + mean(encoder_hidden_states of the row), and those with extra inputs add the mean
of each times its place, from 1.

usage: python make_graphs.py ../resources/golden
"""
import os
import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


def build(name, timestep_type, timestep_shape, float_type=TensorProto.FLOAT, opset=17, batch="rows", extra=()):
    info = helper.make_tensor_value_info
    inputs = [
        info("sample", float_type, [batch, 2, "height", "width"]),
        info("timestep", timestep_type, timestep_shape),
        info("encoder_hidden_states", float_type, [batch, "tokens", 3]),
        *[info(e, float_type, [batch, width] if width else [batch]) for e, width in extra],
    ]
    column = helper.make_tensor("column", TensorProto.INT64, [4], [-1, 1, 1, 1])
    thousandth = helper.make_tensor("thousandth", TensorProto.FLOAT, [], [0.001])
    nodes = [
        helper.make_node("Cast", ["timestep"], ["t"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["t", "thousandth"], ["scaled"]),
        helper.make_node("Reshape", ["scaled", "column"], ["time"]),
        helper.make_node("ReduceMean", ["encoder_hidden_states"], ["mean"], axes=[1, 2], keepdims=1),
        helper.make_node("Reshape", ["mean", "column"], ["text"]),
        helper.make_node("Cast", ["time"], ["time_cast"], to=float_type),
        helper.make_node("Add", ["sample", "time_cast"], ["timed"]),
        helper.make_node("Add", ["timed", "text"], ["out_sample" if not extra else "plain"]),
    ]
    weights = []
    for place, (e, width) in enumerate(extra, 1):
        before, after = ("plain" if place == 1 else f"with{place - 1}"), ("out_sample" if place == len(extra) else f"with{place}")
        weights.append(helper.make_tensor(f"weight{place}", TensorProto.FLOAT, [], [place]))
        nodes += [
            helper.make_node("ReduceMean", [e], [f"mean{place}"], axes=[1] if width else [0], keepdims=1),
            helper.make_node("Mul", [f"mean{place}", f"weight{place}"], [f"weighted{place}"]),
            helper.make_node("Reshape", [f"weighted{place}", "column"], [f"extra{place}"]),
            helper.make_node("Add", [before, f"extra{place}"], [after]),
        ]
    out = [info("out_sample", float_type, [batch, 2, "height", "width"])]
    graph = helper.make_graph(nodes, name, inputs, out, [column, thousandth, *weights])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)
    onnx.save(model, f"{sys.argv[1]}/{name}.onnx")


build("unet-rows", TensorProto.FLOAT, ["rows"])
build("unet-scalar-int64", TensorProto.INT64, [])
build("unet-one", TensorProto.FLOAT, [1])
build("unet-rows-half", TensorProto.FLOAT16, ["rows"], float_type=TensorProto.FLOAT16)
build("unet-opset-99", TensorProto.FLOAT, ["rows"], opset=99)
build("unet-fixed-batch", TensorProto.FLOAT, [2], batch=2)
build("unet-extra-input", TensorProto.FLOAT, ["rows"], extra=[("down_block_0", 1)])
build("unet-flat-text-embeds", TensorProto.FLOAT, ["rows"], extra=[("text_embeds", None)])
build("unet-refiner", TensorProto.FLOAT, ["rows"], extra=[("text_embeds", 2), ("time_ids", 5)])
build("unet-conditioned", TensorProto.FLOAT, ["rows"], extra=[("text_embeds", 2), ("time_ids", 6), ("timestep_cond", 8)])


def nan(name):
    """For the bundled model's text and VAE; answers the sample and NaN for rows at timesteps below 50."""
    info = helper.make_tensor_value_info
    inputs = [
        info("sample", TensorProto.FLOAT, ["rows", 4, "height", "width"]),
        info("timestep", TensorProto.FLOAT, ["rows"]),
        info("encoder_hidden_states", TensorProto.FLOAT, ["rows", "tokens", 160]),
    ]
    edge, nought = (helper.make_tensor(n, TensorProto.FLOAT, [], [v]) for n, v in (("edge", 50), ("nought", 0)))
    column = helper.make_tensor("column", TensorProto.INT64, [4], [-1, 1, 1, 1])
    nodes = [
        helper.make_node("Sub", ["timestep", "edge"], ["above"]),
        helper.make_node("Sqrt", ["above"], ["root"]),
        helper.make_node("Mul", ["root", "nought"], ["nothing"]),
        helper.make_node("Reshape", ["nothing", "column"], ["time"]),
        helper.make_node("Add", ["sample", "time"], ["out_sample"]),
    ]
    out = [info("out_sample", TensorProto.FLOAT, ["rows", 4, "height", "width"])]
    graph = helper.make_graph(nodes, name, inputs, out, [edge, nought, column])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(model, f"{sys.argv[1]}/{name}.onnx")


nan("unet-nan")


def hungry(name):
    """For the bundled model's text and VAE; answers the sample, and from two rows on wants terabytes for it."""
    info = helper.make_tensor_value_info
    inputs = [
        info("sample", TensorProto.FLOAT, ["rows", 4, "height", "width"]),
        info("timestep", TensorProto.FLOAT, ["rows"]),
        info("encoder_hidden_states", TensorProto.FLOAT, ["rows", "tokens", 160]),
    ]
    power, most = (helper.make_tensor(n, TensorProto.FLOAT, [], [v]) for n, v in (("power", 60), ("most", 1e12)))
    first = helper.make_tensor("first", TensorProto.INT64, [1], [0])
    nodes = [
        helper.make_node("Shape", ["sample"], ["shape"]),
        helper.make_node("Gather", ["shape", "first"], ["rows"]),
        helper.make_node("Cast", ["rows"], ["base"], to=TensorProto.FLOAT),
        helper.make_node("Pow", ["base", "power"], ["huge"]),
        helper.make_node("Min", ["huge", "most"], ["count"]),
        helper.make_node("Cast", ["count"], ["numbers"], to=TensorProto.INT64),
        helper.make_node("ConstantOfShape", ["numbers"], ["heap"]),
        helper.make_node("ReduceMax", ["heap"], ["nothing"], keepdims=0),
        helper.make_node("Add", ["sample", "nothing"], ["out_sample"]),
    ]
    out = [info("out_sample", TensorProto.FLOAT, ["rows", 4, "height", "width"])]
    graph = helper.make_graph(nodes, name, inputs, out, [power, most, first])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(model, f"{sys.argv[1]}/{name}.onnx")


hungry("unet-hungry")


def external(name):
    """x + w, w in a file beside it -> NAME.onnx and NAME.bin."""
    w = numpy_helper.from_array(np.arange(2048, dtype=np.float32), "w")
    x, y = (helper.make_tensor_value_info(n, TensorProto.FLOAT, ["rows", 2048]) for n in "xy")
    graph = helper.make_graph([helper.make_node("Add", ["x", "w"], ["y"])], name, [x], [y], [w])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    weights = f"{sys.argv[1]}/{name}.bin"
    if os.path.exists(weights):
        os.remove(weights)
    onnx.save_model(model, f"{sys.argv[1]}/{name}.onnx", save_as_external_data=True, location=f"{name}.bin")


external("external-weights")


def products(name, float_type):
    """A UNet that multiplies its prompt by three weights: one of its own, one used again, one that is no matrix.

    It answers sample + the sum of all three products + the sum of the weight that is used again.
    """
    info, numpy_type = helper.make_tensor_value_info, helper.tensor_dtype_to_np_dtype(float_type)
    weights = [
        numpy_helper.from_array(np.arange(1, 7, dtype=numpy_type).reshape(3, 2) / 8, "own"),
        numpy_helper.from_array(np.ones((3, 1), numpy_type), "shared"),
        numpy_helper.from_array(np.full((1, 3, 1), 2, numpy_type), "deep"),
        helper.make_tensor("column", TensorProto.INT64, [4], [-1, 1, 1, 1]),
    ]
    nodes = [helper.make_node("ReduceSum", ["shared"], ["shared_again"], keepdims=0)]
    before = "sample"
    for weight in ("own", "shared", "deep"):
        nodes += [
            helper.make_node("MatMul", ["encoder_hidden_states", weight], [f"{weight}_product"]),
            helper.make_node("ReduceSum", [f"{weight}_product", "token_axes"], [f"{weight}_sum"], keepdims=0),
            helper.make_node("Reshape", [f"{weight}_sum", "column"], [f"{weight}_column"]),
            helper.make_node("Add", [before, f"{weight}_column"], [f"with_{weight}"]),
        ]
        before = f"with_{weight}"
    nodes.append(helper.make_node("Add", [before, "shared_again"], ["out_sample"]))
    weights.append(helper.make_tensor("token_axes", TensorProto.INT64, [2], [1, 2]))
    graph = helper.make_graph(
        nodes, name,
        [info("sample", float_type, ["rows", 2, "height", "width"]), info("timestep", TensorProto.FLOAT, ["rows"]),
         info("encoder_hidden_states", float_type, ["rows", "tokens", 3])],
        [info("out_sample", float_type, ["rows", 2, "height", "width"])], weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, f"{sys.argv[1]}/{name}.onnx")


products("unet-products", TensorProto.FLOAT)
products("unet-products-half", TensorProto.FLOAT16)
