"""Diffusers' modules with the inputs and outputs that exported graphs have."""
import torch


class Unet(torch.nn.Module):
    """The UNet with its added conditions as inputs by name."""

    def __init__(self, unet, names):
        super().__init__()
        self.unet, self.names = unet, names

    def forward(self, sample, timestep, encoder_hidden_states, *others):
        named = dict(zip(self.names, others))
        cond = named.pop("timestep_cond", None)
        return self.unet(sample, timestep, encoder_hidden_states, timestep_cond=cond, added_cond_kwargs=named,
                         return_dict=False)[0]


class TextEncoder(torch.nn.Module):
    """A text encoder with some of its outputs; `hidden_states.3` is that of the third layer."""

    def __init__(self, encoder, outputs):
        super().__init__()
        self.encoder, self.outputs = encoder, outputs

    def forward(self, input_ids):
        out = self.encoder(input_ids, output_hidden_states=True)
        return tuple(out.hidden_states[int(name.split(".")[1])] if "." in name else out[name] for name in self.outputs)


class VaeDecoder(torch.nn.Module):
    def __init__(self, vae):
        super().__init__()
        self.vae = vae

    def forward(self, latent_sample):
        return self.vae.decode(latent_sample, return_dict=False)[0]


def extra_inputs(config):
    """Name and width of what a UNet reads besides."""
    extras = {}
    if config.addition_embed_type == "text_time":
        extras["text_embeds"] = config.projection_class_embeddings_input_dim - 6 * config.addition_time_embed_dim
        extras["time_ids"] = 6
    if config.time_cond_proj_dim:
        extras["timestep_cond"] = config.time_cond_proj_dim
    return extras
