/** {@code fleet models}: what a model directory is, and how it reads prompts. */
@NullMarked
package org.diffusionfleet.cli.models;

import org.jspecify.annotations.NullMarked;
