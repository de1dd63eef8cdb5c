"""Pictures that diffusers' image-to-image and inpainting pipelines draw from the same ONNX files -> PNGs.

The pipelines are diffusers' own; only their networks are replaced by ONNX Runtime sessions. Also writes the tiny random graphs
that the bundled model has no equal of: an inpainting UNet (nine channels) and an encoder that gives its posterior.

usage: python make_img2img.py ../../../../models/emoji-64 ../resources/golden
"""
import sys
import types

import numpy as np
import onnxruntime as ort
import torch
from diffusers import (DDIMScheduler, OnnxStableDiffusionPipeline, PNDMScheduler, StableDiffusionImg2ImgPipeline,
                       StableDiffusionInpaintPipeline, UNet2DConditionModel)
from diffusers.configuration_utils import FrozenDict
from diffusers.models.autoencoders.vae import DiagonalGaussianDistribution
from PIL import Image, ImageDraw

MODEL, OUT = sys.argv[1], sys.argv[2]
SCHEDULERS = {"ddim": DDIMScheduler, "plms": PNDMScheduler}


def make_unet(path):
    """Nine channels in, four out; scaled so that a random network changes the picture and does not blow up."""
    torch.manual_seed(9)
    unet = UNet2DConditionModel(
        sample_size=8, in_channels=9, out_channels=4, block_out_channels=(8, 16), layers_per_block=1,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"), up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        cross_attention_dim=160, attention_head_dim=4, norm_num_groups=4).eval()

    class Exported(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.unet = unet

        def forward(self, sample, timestep, encoder_hidden_states):
            return self.unet(sample, timestep, encoder_hidden_states, return_dict=False)[0]

    torch.onnx.export(
        Exported(), (torch.randn(2, 9, 8, 8), torch.tensor([1.0, 2.0]), torch.randn(2, 77, 160)), path, opset_version=17,
        input_names=["sample", "timestep", "encoder_hidden_states"], output_names=["out_sample"], dynamo=False,
        dynamic_axes={"sample": {0: "batch", 2: "height", 3: "width"}, "timestep": {0: "batch"},
                      "encoder_hidden_states": {0: "batch"}, "out_sample": {0: "batch", 2: "height", 3: "width"}})


def make_encoder(path):
    """A picture's posterior in one convolution: means near the bundled VAE's latents in size, deviations from 0.05 to 2."""
    torch.manual_seed(8)
    conv = torch.nn.Conv2d(3, 8, 8, stride=8)
    with torch.no_grad():
        conv.weight[:4] *= 30
        conv.weight[4:] *= 6
        conv.bias[4:] = -2.5
    torch.onnx.export(
        conv, (torch.randn(1, 3, 64, 64),), path, opset_version=17, input_names=["sample"],
        output_names=["latent_parameters"], dynamo=False,
        dynamic_axes={"sample": {0: "batch", 2: "height", 3: "width"},
                      "latent_parameters": {0: "batch", 2: "height", 3: "width"}})


def make_drawing_encoder(path):
    """As diffusers' export script leaves it: the graph draws from the posterior itself. Deviations are large, to be seen."""
    torch.manual_seed(8)

    class Drawing(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.conv = torch.nn.Conv2d(3, 4, 8, stride=8)

        def forward(self, sample):
            mean = self.conv(sample)
            return mean + torch.randn(mean.shape)

    torch.onnx.export(
        Drawing(), (torch.randn(1, 3, 64, 64),), path, opset_version=14, input_names=["sample"],
        output_names=["latent_sample"], dynamo=False,
        dynamic_axes={"sample": {0: "batch", 2: "height", 3: "width"},
                      "latent_sample": {0: "batch", 2: "height", 3: "width"}})


class Net(torch.nn.Module):
    """An ONNX graph where a pipeline expects a network."""
    dtype, device = torch.float32, torch.device("cpu")

    def __init__(self, path, **config):
        super().__init__()
        self.session = ort.InferenceSession(path, providers=["CPUExecutionProvider"])
        self.config = FrozenDict(config)

    def run(self, **inputs):
        return torch.from_numpy(self.session.run(None, {k: v.numpy() for k, v in inputs.items()})[0])


class Unet(Net):
    def forward(self, sample, t, encoder_hidden_states, **_):
        timestep = t.reshape(1).repeat(sample.shape[0]).to(torch.float32)
        return (self.run(sample=sample, timestep=timestep, encoder_hidden_states=encoder_hidden_states),)


class Vae(Net):
    def __init__(self, encoder, posterior):
        super().__init__(encoder, scaling_factor=0.18215, latent_channels=4, block_out_channels=(1, 1, 1, 1))
        self.posterior = posterior
        self.decoder = ort.InferenceSession(f"{MODEL}/vae_decoder/model.onnx", providers=["CPUExecutionProvider"])

    def encode(self, image):
        encoded = self.run(sample=image)
        if self.posterior:
            return types.SimpleNamespace(latent_dist=DiagonalGaussianDistribution(encoded))
        return types.SimpleNamespace(latents=encoded)

    def decode(self, latents, **_):
        return (torch.from_numpy(self.decoder.run(None, {"latent_sample": latents.numpy()})[0]),)


base = OnnxStableDiffusionPipeline.from_pretrained(MODEL, provider="CPUExecutionProvider", safety_checker=None)


def draw(name, prompt, negative, seed, steps, scale, sampler, eta, strength, mask=None, inpaints=False, posterior=False):
    both = torch.from_numpy(base._encode_prompt(prompt, 1, True, negative)).to(torch.float32)
    unet = Unet(f"{OUT}/unet-inpainting.onnx", in_channels=9, sample_size=8, time_cond_proj_dim=None) if inpaints else Unet(
        f"{MODEL}/unet/model.onnx", in_channels=4, sample_size=8, time_cond_proj_dim=None)
    vae = Vae(f"{OUT}/vae-encoder-posterior.onnx" if posterior else f"{MODEL}/vae_encoder/model.onnx", posterior)
    pipeline = (StableDiffusionInpaintPipeline if mask else StableDiffusionImg2ImgPipeline)(
        vae=vae, text_encoder=None, tokenizer=None, unet=unet, scheduler=SCHEDULERS[sampler].from_config(base.scheduler.config),
        safety_checker=None, feature_extractor=None, requires_safety_checker=False)
    masked = {"mask_image": mask, "height": 64, "width": 64} if mask else {}
    image = pipeline(
        prompt_embeds=both[1:], negative_prompt_embeds=both[:1], image=Image.open(f"{OUT}/picture-plms.png").convert("RGB"),
        num_inference_steps=steps, guidance_scale=scale, strength=strength, eta=eta,
        generator=torch.Generator("cpu").manual_seed(seed), **masked).images[0]
    image.save(f"{OUT}/img2img-{name}.png")


make_unet(f"{OUT}/unet-inpainting.onnx")
make_encoder(f"{OUT}/vae-encoder-posterior.onnx")
make_drawing_encoder(f"{OUT}/vae-encoder-drawing.onnx")
circle = Image.new("L", (64, 64))
ImageDraw.Draw(circle).ellipse((10, 20, 40, 60), fill=255)
circle.save(f"{OUT}/img2img-mask.png")

FROG = ("a small frog on an orange background", "")
draw("ddim-02", *FROG, 7, 20, 1.0, "ddim", 0.0, 0.2)
draw("ddim-075", *FROG, 7, 20, 4.0, "ddim", 0.0, 0.75)
draw("ddim-1", *FROG, 7, 10, 4.0, "ddim", 0.0, 1.0)
draw("ddim-eta", "a strawberry", "white", 5, 13, 3.0, "ddim", 0.6, 0.6)
draw("plms-05", *FROG, 11, 20, 4.0, "plms", 0.0, 0.5)
draw("plms-09", "a strawberry", "", 12, 11, 1.0, "plms", 0.0, 0.9)
draw("posterior", *FROG, 3, 10, 4.0, "ddim", 0.5, 0.5, posterior=True)
draw("blend", "a strawberry", "", 21, 12, 4.0, "ddim", 0.0, 1.0, circle)
draw("blend-plms", "a strawberry", "", 22, 12, 4.0, "plms", 0.0, 0.7, circle)
draw("blend-posterior", "a strawberry", "", 23, 10, 4.0, "ddim", 0.4, 0.8, circle, posterior=True)
draw("inpaint", "a strawberry", "", 31, 10, 4.0, "ddim", 0.0, 1.0, circle, inpaints=True)
draw("inpaint-plms", "a strawberry", "", 32, 10, 2.0, "plms", 0.0, 0.6, circle, inpaints=True)
draw("inpaint-posterior", "a strawberry", "", 33, 10, 2.0, "ddim", 0.3, 0.6, circle, inpaints=True, posterior=True)
