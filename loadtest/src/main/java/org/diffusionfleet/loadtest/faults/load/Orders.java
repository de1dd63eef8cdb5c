package org.diffusionfleet.loadtest.faults.load;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.diffusionfleet.schemas.Lane;
import org.diffusionfleet.schemas.PictureSource;
import org.jspecify.annotations.Nullable;

/** What clients ask for, one order after another; the same seed asks for the same. For one thread. */
public final class Orders {

    private static final int SIDE = 64;
    private static final List<String> SAMPLERS = List.of("ddim", "euler", "dpmpp_2m", "plms");
    private static final List<String> THINGS = List.of("a red apple", "a small frog", "a strawberry", "a blue whale");
    private static final List<String> GROUNDS = List.of("white", "orange", "blue", "green");

    private final SplittableRandom random;
    private final PictureSource.Inline picture;
    private final int poisonOneIn;
    private int next;

    /** @param poisonOneIn one order in so many is a record that no worker can do */
    public Orders(long seed, int poisonOneIn) {
        this.random = new SplittableRandom(seed);
        this.picture = PictureSource.Inline.of(noise(), "image/png");
        this.poisonOneIn = poisonOneIn;
    }

    /** The next. */
    public Order next() {
        var way = way();
        // Who asks again under its key after that would have another job.
        var deleted = (way == Order.Way.ONCE || way == Order.Way.BATCH) && chance(25);
        return new Order(
                next++,
                way,
                random.nextInt(2),
                chance(35) ? Lane.BATCH : Lane.INTERACTIVE,
                generation(way),
                chance(8) ? Duration.ofMillis(random.nextInt(3000)) : null,
                deleted ? Duration.ofMillis(random.nextInt(6000)) : null,
                finishWithin(way),
                chance(40) && !deleted);
    }

    private Order.Way way() {
        if (random.nextInt(poisonOneIn) == 0) {
            return List.of(Order.Way.NOT_JSON, Order.Way.UNKNOWN_VERSION, Order.Way.BAD_FIELD, Order.Way.BAD_PICTURE)
                    .get(random.nextInt(4));
        }
        var roll = random.nextInt(100);
        return roll < 15
                ? Order.Way.ONCE
                : roll < 50
                        ? Order.Way.WITH_KEY
                        : roll < 70 ? Order.Way.WITH_KEY_TWICE : roll < 78 ? Order.Way.BATCH : Order.Way.KAFKA;
    }

    private @Nullable Duration finishWithin(Order.Way way) {
        var roll = random.nextInt(100);
        var tight = Duration.ofMillis(1500 + random.nextInt(3000));
        if (way == Order.Way.BAD_PICTURE || way == Order.Way.BAD_FIELD) {
            return null;
        }
        return roll < 6 ? tight : roll < 12 ? Duration.ofMinutes(10) : null;
    }

    private Map<String, Object> generation(Order.Way way) {
        var fields = new HashMap<String, Object>();
        fields.put("prompt", pick(THINGS) + " on a " + pick(GROUNDS) + " background");
        fields.put("n_samples", chance(75) ? 1 : 1 + random.nextInt(4));
        fields.put("seed", random.nextLong(1L << 32));
        fields.put("steps", 2 + random.nextInt(3));
        fields.put("guidance_scale", chance(30) ? 1.0 : 4.0);
        fields.put("sampler", pick(SAMPLERS));
        fields.put("image_format", chance(20) ? "jpeg" : "png");
        if (way != Order.Way.BATCH && chance(10)) {
            fields.put("init_image", picture.data());
            fields.put("strength", 0.75);
            fields.put("steps", 4);
            fields.put("sampler", "ddim");
        } else if (chance(15)) {
            fields.put("height", 32);
        }
        return fields;
    }

    /** Something to begin with. */
    private byte[] noise() {
        var image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < SIDE * SIDE; i++) {
            image.setRGB(i % SIDE, i / SIDE, random.nextInt());
        }
        var file = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toByteArray();
    }

    private String pick(List<String> list) {
        return list.get(random.nextInt(list.size()));
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }
}
