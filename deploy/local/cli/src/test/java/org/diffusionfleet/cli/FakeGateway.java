package org.diffusionfleet.cli;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.diffusionfleet.schemas.Json;

/** A gateway that draws plain squares, with faults to order; serves until it is closed. */
public final class FakeGateway implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 20;

    private final HttpServer server;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<String, JsonNode> jobs = new ConcurrentHashMap<>();
    private final Queue<Optional<String>> lastEventIds = new ConcurrentLinkedQueue<>();
    private final Set<String> ended = ConcurrentHashMap.newKeySet();
    private final Queue<Answer> refusals = new ArrayDeque<>();
    private final AtomicInteger brokenStreams = new AtomicInteger();
    private final Queue<String> fetched = new ConcurrentLinkedQueue<>();
    private final Map<String, CountDownLatch> fetchedFirst = new ConcurrentHashMap<>();
    private volatile String failingPrompt = "";
    private volatile String warning = "";
    private volatile PicturesWhileRunning picturesWhileRunning = PicturesWhileRunning.NONE;

    private record Answer(int status, String retryAfter, String body) {}

    public FakeGateway() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/models", exchange -> send(exchange, 200, models()));
        server.createContext("/v1/jobs", this::jobs);
        server.createContext("/objects", exchange -> send(exchange, 200, picture(exchange.getRequestURI())));
        server.start();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The jobs submitted so far, in the order they came. */
    public List<JsonNode> submitted() {
        return jobs.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .toList();
    }

    /** The next submissions are answered with this. */
    public void refuse(int status, String retryAfter, String body) {
        synchronized (refusals) {
            refusals.add(new Answer(status, retryAfter, body));
        }
    }

    /** So many event streams end after their first event. */
    public void breakStreams(int count) {
        brokenStreams.set(count);
    }

    /** How running jobs give away their first picture. */
    enum PicturesWhileRunning {
        /** They have none. */
        NONE,
        /** They tell of one and give it to nobody yet. */
        REFUSED,
        /** They tell of one and do not end before it is fetched. */
        AWAITED
    }

    void tellPictures(PicturesWhileRunning when) {
        picturesWhileRunning = when;
    }

    /** The pictures fetched, as {@code job/index}. */
    List<String> fetched() {
        return List.copyOf(fetched);
    }

    public void failPrompt(String prompt) {
        failingPrompt = prompt;
    }

    /** Jobs that succeed have this warning. */
    public void warn(String text) {
        warning = text;
    }

    /** What readers of event streams said they had heard last. */
    public List<Optional<String>> lastEventIds() {
        return List.copyOf(lastEventIds);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void jobs(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath().split("/", -1);
        if (path.length == 3) {
            submit(exchange);
        } else if (path.length == 4) {
            send(exchange, 200, view(path[3]));
        } else if ("events".equals(path[4])) {
            events(exchange, path[3]);
        } else if ("images".equals(path[4])) {
            image(exchange, path[3], path[5]);
        } else {
            send(exchange, 202, view(path[3]));
        }
    }

    private void submit(HttpExchange exchange) throws IOException {
        var body = Json.MAPPER.readTree(exchange.getRequestBody().readAllBytes());
        Optional<Answer> refusal;
        synchronized (refusals) {
            refusal = Optional.ofNullable(refusals.poll());
        }
        if (refusal.isPresent()) {
            exchange.getResponseHeaders().add("retry-after", refusal.get().retryAfter());
            send(exchange, refusal.get().status(), refusal.get().body().getBytes(StandardCharsets.UTF_8));
            return;
        }
        var id = "job-%04d".formatted(ids.incrementAndGet());
        jobs.put(id, body);
        send(exchange, 202, view(id));
    }

    private void events(HttpExchange exchange, String id) throws IOException {
        lastEventIds.add(Optional.ofNullable(exchange.getRequestHeaders().getFirst("last-event-id")));
        exchange.getResponseHeaders().add("content-type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try (var out = exchange.getResponseBody()) {
            out.write("event: started\nid: 1\ndata: {}\n\n".getBytes(StandardCharsets.UTF_8));
            if (brokenStreams.getAndDecrement() > 0) {
                return;
            }
            out.write(progress(id).getBytes(StandardCharsets.UTF_8));
            out.flush();
            awaitFirstPicture(id);
            ended.add(id);
            var end = "event: %s\nid: 2\ndata: {}\n\n".formatted(state(id));
            out.write(end.getBytes(StandardCharsets.UTF_8));
        }
    }

    private String progress(String id) {
        var images = picturesWhileRunning == PicturesWhileRunning.NONE
                ? ""
                : ",\"images\":[{\"index\":0,\"key\":\"jobs/%s/0.png\"}]".formatted(id);
        return "event: progress\ndata: {\"step\":1,\"steps\":2%s}\n\n".formatted(images);
    }

    private void awaitFirstPicture(String id) throws IOException {
        if (picturesWhileRunning == PicturesWhileRunning.AWAITED) {
            try {
                if (!fetchedFirst(id).await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    throw new IOException("the first picture was not fetched while its job ran");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private CountDownLatch fetchedFirst(String id) {
        return fetchedFirst.computeIfAbsent(id, _ -> new CountDownLatch(1));
    }

    private void image(HttpExchange exchange, String id, String index) throws IOException {
        if (picturesWhileRunning == PicturesWhileRunning.REFUSED && !ended.contains(id)) {
            send(exchange, 409, "{\"code\":\"image_not_ready\"}".getBytes(StandardCharsets.UTF_8));
            return;
        }
        fetched.add(id + "/" + index);
        exchange.getResponseHeaders().add("location", "/objects/" + id + "/" + index);
        send(exchange, 307, new byte[0]);
        fetchedFirst(id).countDown();
    }

    private String state(String id) {
        return job(id).path("prompt").asText().equals(failingPrompt) ? "failed" : "succeeded";
    }

    private JsonNode job(String id) {
        return requireNonNull(jobs.get(id));
    }

    private byte[] view(String id) throws IOException {
        var node = Json.MAPPER.createObjectNode().put("id", id);
        node.put("state", ended.contains(id) ? state(id) : "running");
        if ("failed".equals(node.path("state").asText())) {
            node.putObject("error").put("code", "SAMPLING_FAILED").put("detail", "the model drew no numbers");
        }
        if (!warning.isEmpty()) {
            node.putArray("warnings").add(warning);
        }
        var images = node.putArray("images");
        for (int i = 0; i < job(id).path("n_samples").asInt(1); i++) {
            images.addObject()
                    .put("index", i)
                    .put("seed", job(id).path("seed").asLong() + i)
                    .put("url", "/v1/jobs/%s/images/%d".formatted(id, i));
        }
        return Json.write(node);
    }

    private static byte[] models() {
        return """
                {"models":[{"name":"emoji-64","height":64,"width":64,"size_multiple":8,"vae_factor":8,"latent_channels":4,
                "max_side":512,"max_steps":1000,"max_samples":64,"max_prompt_chars":100,
                "samplers":["plms","ddim","dpmpp_2m","compvis_plms","compvis_dpm"],"per_row_timestep":true,
                "sampler_steps":{"compvis_plms":[{"min":1,"max":2},{"min":4,"max":8}],
                "compvis_dpm":[{"min":2,"max":1000}]},
                "tasks":["txt2img","img2img","inpainting"]}]}""".getBytes(StandardCharsets.UTF_8);
    }

    /** A square whose colour tells which job and sample it is. */
    private static byte[] picture(URI uri) {
        var path = uri.getPath().split("/", -1);
        var image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, path[2].hashCode() + Integer.parseInt(path[3]));
        var out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }
}
