package org.diffusionfleet.cli.txt2img;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code fleet txt2img}: prompts in, picture files out. */
@Command(
        name = "txt2img",
        description = {
            "Turns prompts into picture files, with the flags of the reference's scripts/txt2img.py.",
            "Uses --server, or the running local stack, or else starts one and stops it afterwards."
        })
public final class Txt2ImgCommand extends DrawCommand {

    @Mixin
    Txt2ImgFlags flags;

    Txt2ImgCommand() {}

    @Override
    DrawFlags flags() {
        return flags;
    }
}
