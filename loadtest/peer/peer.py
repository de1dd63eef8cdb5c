"""diffusers' ONNX pipeline and ONNX Runtime's Python API, asked one line of JSON at a time.

usage: python peer.py MODEL_DIRECTORY THREADS

The first line written tells the versions. A request {"do": NAME, ...} is answered by one line; times are nanoseconds of wall
clock, taken around the work alone: reading the request and writing the answer cost nobody.
"""
import base64
import json
import os
import sys
import time
import warnings

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # As with us.
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)  # What libraries print is no answer.
warnings.simplefilter("ignore")

import diffusers
import numpy
import onnx
import onnxruntime
import torch
import transformers

diffusers.logging.set_verbosity_error()
transformers.logging.set_verbosity_error()
MODEL, THREADS = sys.argv[1], int(sys.argv[2])
SAMPLERS = {"plms": diffusers.PNDMScheduler, "ddim": diffusers.DDIMScheduler,
            "dpmpp_2m": diffusers.DPMSolverMultistepScheduler}  # Its ONNX pipeline fails with Euler's.


def session_options():
    """ONNX Runtime's defaults, which are the worker's too, but for the number of threads."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    return options


class Pipelines:
    """One pipeline a sampler over the same sessions, made once, as an application would."""

    def __init__(self):
        self.first = diffusers.OnnxStableDiffusionPipeline.from_pretrained(
            MODEL, provider="CPUExecutionProvider", provider_options={}, sess_options=session_options(), safety_checker=None)
        self.by_sampler = {}
        for name, sampler in SAMPLERS.items():
            components = {**self.first.components, "scheduler": sampler.from_config(self.first.scheduler.config)}
            self.by_sampler[name] = diffusers.OnnxStableDiffusionPipeline(**components, requires_safety_checker=False)
            self.by_sampler[name].set_progress_bar_config(disable=True)

    def draw(self, request):
        """Seed to 8-bit pixels."""
        pipeline = self.by_sampler[request["sampler"]]
        side = request["side"]
        begun, cpu = time.perf_counter_ns(), time.process_time_ns()
        noise = torch.randn((1, 4, side // 8, side // 8), generator=torch.Generator("cpu").manual_seed(request["seed"]))
        image = pipeline(request["prompt"], height=side, width=side, num_inference_steps=request["steps"],
                         guidance_scale=request["scale"], negative_prompt=request["negative"],
                         latents=noise.numpy()).images[0]
        nanos, cpu_nanos = time.perf_counter_ns() - begun, time.process_time_ns() - cpu
        return {"nanos": nanos, "cpuNanos": cpu_nanos, "rgb": base64.b64encode(image.tobytes()).decode()}


def numbers(count, salt):
    """Numbers of which both sides make the same: see Numbers.java."""
    return (((numpy.arange(count, dtype=numpy.int64) * 37 + salt) % 101).astype(numpy.float32) - 50) / 25


class Unet:
    """One graph, run as Python runs it."""

    def __init__(self, file, rows, side, tokens, width):
        self.session = onnxruntime.InferenceSession(file, session_options(), providers=["CPUExecutionProvider"])
        timestep_type = {"tensor(float)": numpy.float32, "tensor(int64)": numpy.int64}[
            next(port.type for port in self.session.get_inputs() if port.name == "timestep")]
        self.inputs = {
            "sample": numbers(rows * 4 * side * side, 1).reshape(rows, 4, side, side),
            "timestep": numpy.full([rows], 500, timestep_type),
            "encoder_hidden_states": numbers(rows * tokens * width, 2).reshape(rows, tokens, width),
        }
        self.bound = {name: onnxruntime.OrtValue.ortvalue_from_numpy(value) for name, value in self.inputs.items()}
        self.output = onnxruntime.OrtValue.ortvalue_from_numpy(numpy.zeros_like(self.inputs["sample"]))
        self.binding = self.session.io_binding()
        for name, value in self.bound.items():
            self.binding.bind_ortvalue_input(name, value)
        self.binding.bind_ortvalue_output("out_sample", self.output)

    def run(self):
        return self.session.run(None, self.inputs)[0]

    def run_bound(self):
        """What changes from step to step is refilled, and the prediction read, as the worker does."""
        self.bound["sample"].update_inplace(self.inputs["sample"])
        self.bound["timestep"].update_inplace(self.inputs["timestep"])
        self.session.run_with_iobinding(self.binding)
        return self.output.numpy()

    def time(self, request):
        call = {"run": self.run, "bound": self.run_bound}[request["how"]]
        nanos, cpu = [], time.process_time_ns()
        for _ in range(request["calls"]):
            begun = time.perf_counter_ns()
            prediction = call()
            nanos.append(time.perf_counter_ns() - begun)
        return {"nanos": nanos, "cpuNanos": time.process_time_ns() - cpu,
                "prediction": base64.b64encode(prediction.tobytes()).decode()}


def write_empty(request):
    """A UNet's inputs and output with nothing between: what is left of a call is its overhead."""
    unet = onnx.load(os.path.join(MODEL, "unet", "model.onnx"), load_external_data=False)
    copy = onnx.helper.make_node("Identity", ["sample"], ["out_sample"])
    graph = onnx.helper.make_graph([copy], "empty", unet.graph.input, unet.graph.output)
    onnx.save(onnx.helper.make_model(graph, opset_imports=unet.opset_import, ir_version=unet.ir_version), request["file"])
    return {}


def handlers():
    """What answers a request; models are loaded when they are first asked for."""
    pipelines, unets = [], {}

    def draw(request):
        if not pipelines:
            pipelines.append(Pipelines())
        return pipelines[0].draw(request)

    def call(request):
        file = request["file"]
        if file not in unets:
            unets[file] = Unet(**{name: request[name] for name in ("file", "rows", "side", "tokens", "width")})
        return unets[file].time(request)

    return {"draw": draw, "empty": write_empty, "call": call}


def answer(value):
    print(json.dumps(value), file=answers, flush=True)


if __name__ == "__main__":
    torch.set_num_threads(THREADS)
    handle = handlers()
    answer({module.__name__: module.__version__ for module in (diffusers, onnxruntime, torch, transformers, numpy)}
           | {"python": sys.version.split()[0]})
    for line in sys.stdin:
        asked = json.loads(line)
        answer(handle[asked["do"]](asked))
