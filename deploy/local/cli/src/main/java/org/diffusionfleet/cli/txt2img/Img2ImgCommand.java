package org.diffusionfleet.cli.txt2img;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code fleet img2img}: a picture and prompts in, picture files out. */
@Command(
        name = "img2img",
        description = {
            "Turns a picture and prompts into picture files, with the flags of the reference's scripts/img2img.py.",
            "Uses --server, or the running local stack, or else starts one and stops it afterwards."
        })
public final class Img2ImgCommand extends DrawCommand {

    @Mixin
    Img2ImgFlags flags;

    Img2ImgCommand() {}

    @Override
    DrawFlags flags() {
        return flags;
    }
}
