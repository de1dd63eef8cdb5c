package org.diffusionfleet.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;
import static org.diffusionfleet.gateway.Examples.inLife;

import com.fasterxml.jackson.databind.JsonNode;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.diffusionfleet.gateway.Api.Answer;
import org.diffusionfleet.schemas.CloudEvent;
import org.diffusionfleet.schemas.DeadLetter;
import org.diffusionfleet.schemas.DeadLetter.Header;
import org.diffusionfleet.schemas.Job;
import org.diffusionfleet.schemas.Json;
import org.diffusionfleet.schemas.Lane;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Letters looked at, put back and dropped, on the real broker and store. */
@QuarkusTest
@WithTestResource(BrokerAndStore.class)
class DeadLetterIT extends AgainstFleet {

    private static final String JOBS = FakeFleet.TOPICS.jobs("emoji-64", Lane.INTERACTIVE);
    private static final byte[] NO_JSON = {0, (byte) 0xff, (byte) 0xfe, '{', '"'};
    private static final int CLIENTS = 8;

    /** Of records that never lay there; far from those that do. */
    private static final AtomicLong OFFSETS = new AtomicLong(1_000_000);

    @Inject
    MinioClient minio;

    /** A letter that the gateway has seen. */
    private DeadLetter bury(@Nullable String jobId, byte @Nullable [] value, Header... headers) {
        var letter = Examples.letter(OFFSETS.incrementAndGet(), jobId, value, headers);
        fleet.bury(letter);
        await().atMost(PATIENCE)
                .until(() -> api.get("v1/dead-letters/" + letter.id()).status() == 200);
        return letter;
    }

    /** The letter of a job that failed. */
    private DeadLetter buryFailed(String id) {
        var event = CloudEvent.of(Examples.job(id), "/gateway");
        fleet.send(JOBS, event);
        fleet.tell(Examples.failed(id, 1));
        api.awaitState(id, "failed");
        var headers = event.headers().entrySet().stream()
                .map(header -> Header.of(header.getKey(), header.getValue()))
                .toArray(Header[]::new);
        return bury(id, event.data(), headers);
    }

    private Answer replay(DeadLetter letter, String body) {
        return api.post("v1/dead-letters/%s/replay".formatted(letter.id()), body);
    }

    private Answer show(DeadLetter letter) {
        return api.get("v1/dead-letters/" + letter.id());
    }

    /** What lies on the jobs topic of replays of that letter. */
    private List<ConsumerRecord<String, byte[]>> replays(DeadLetter letter) {
        return fleet.read(JOBS).stream()
                .filter(found -> found.headers().lastHeader(DeadLetter.REPLAY) != null)
                .filter(found -> letter.cause().jobId() == null
                        ? Arrays.equals(found.value(), letter.value())
                        : FakeFleet.subject(found).equals(letter.cause().jobId()))
                .toList();
    }

    private List<String> listed(String query) {
        return ids(api.get("v1/dead-letters?limit=200" + query).json());
    }

    private static List<String> ids(JsonNode page) {
        return page.path("dead_letters").findValuesAsText("id");
    }

    private static String code(Answer answer) {
        return answer.json().path("code").asText();
    }

    private static String edited(String id, int steps) {
        return "{\"id\":\"%s\",\"request\":{\"prompt\":\"a green apple\",\"steps\":%d},\"mine\":1}"
                .formatted(id, steps);
    }

    @Test
    void shouldPutARecordThatIsNoJsonBackByteForByte() {
        // Given
        var letter = bury(null, NO_JSON, new Header("b", NO_JSON), Header.of("twice", 1), new Header("twice", null));

        // When
        var answer = replay(letter, "");

        // Then
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(202);
        assertThat(answer.json().path("state").asText()).isEqualTo("replayed");
        assertThat(replays(letter)).singleElement().satisfies(found -> {
            assertThat(found.key()).isEqualTo("a key");
            assertThat(found.value()).isEqualTo(NO_JSON);
            assertThat(found.headers().toArray())
                    .extracting(header -> header.key(), header -> header.value())
                    .containsExactly(
                            tuple("b", NO_JSON),
                            tuple("twice", new byte[] {'1'}),
                            tuple("twice", null),
                            tuple(DeadLetter.REPLAY, new byte[] {'1'}));
        });
        assertThat(listed("")).doesNotContain(letter.id());
        assertThat(show(letter).json().path("state").asText()).isEqualTo("replayed");
    }

    @Test
    void shouldPutARecordWithoutAValueBack() {
        // Given
        var letter = bury(null, null);

        // When
        var answer = replay(letter, "");

        // Then
        assertThat(answer.status()).isEqualTo(202);
        assertThat(replays(letter)).hasSize(1);
    }

    @Test
    void shouldShowAllOfALetter() {
        // Given
        var json = bury("shown", "{\"id\": \"shown\", \"n\": 1.50}".getBytes(UTF_8), Header.of("a", "b"));
        var bytes = bury(null, NO_JSON, new Header("b", NO_JSON));

        // When
        var shown = show(json);
        var other = show(bytes).json();

        // Then
        assertThat(shown.response().body()).contains("\"record\":{\"id\": \"shown\", \"n\": 1.50}");
        assertThat(shown.json().path("reason").asText()).isEqualTo("SAMPLING_FAILED");
        assertThat(shown.json().path("error").asText()).isEqualTo("sample 0: NaN");
        assertThat(shown.json().path("worker").asText()).isEqualTo(Examples.WORKER);
        assertThat(shown.json().path("job_id").asText()).isEqualTo("shown");
        assertThat(shown.json().path("model").asText()).isEqualTo("emoji-64");
        assertThat(shown.json().path("key").asText()).isEqualTo("a key");
        assertThat(shown.json().path("origin").path("topic").asText()).isEqualTo(JOBS);
        assertThat(shown.json().path("origin").path("offset").asLong())
                .isEqualTo(json.origin().offset());
        assertThat(shown.json().path("headers")).hasToString("[{\"name\":\"a\",\"value\":\"b\"}]");
        assertThat(other.path("record_base64").asText()).isEqualTo("AP/+eyI=");
        assertThat(other.path("headers").path(0).path("value_base64").asText()).isEqualTo("AP/+eyI=");
        assertThat(other.has("record")).isFalse();
    }

    @Test
    void shouldListTheNewestFirstPageByPage() {
        // Given
        var letters = IntStream.range(0, 5).mapToObj(_ -> bury(null, NO_JSON)).toList();
        var all = listed("");

        // When
        var pages = new ArrayList<String>();
        var next = "";
        do {
            var page = api.get("v1/dead-letters?limit=2" + next).json();
            assertThat(ids(page)).hasSizeLessThanOrEqualTo(2);
            pages.addAll(ids(page));
            next = page.has("next") ? "&cursor=" + page.path("next").asText() : "";
        } while (!next.isEmpty());

        // Then
        assertThat(pages)
                .isEqualTo(all)
                .startsWith(letters.reversed().stream().map(DeadLetter::id).toArray(String[]::new));
    }

    @Test
    void shouldListThoseOfAReasonAndAModel() {
        // Given
        var letter = bury(null, NO_JSON);

        // When
        var wanted = listed("&reason=sampling_failed&model=emoji-64");

        // Then
        assertThat(wanted).contains(letter.id());
        assertThat(listed("&reason=internal")).isEmpty();
        assertThat(listed("&model=sd-15")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"limit=0,limit", "limit=201,limit", "limit=many,limit", "cursor=x,cursor", "reason=bad_luck,reason"})
    void shouldNameTheParameterAtFault(String query, String name) {
        // When
        var answer = api.get("v1/dead-letters?" + query);

        // Then
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("errors").path(0).path("field").asText()).isEqualTo(name);
    }

    @Test
    void shouldLetAFailedJobLiveAgain() {
        // Given
        var letter = buryFailed("again");

        // When
        replay(letter, "");

        // Then
        api.awaitState("again", "queued");
        fleet.tell(Examples.failed("again", 1));
        fleet.tell(inLife(1, Examples.started("again", 1)));
        fleet.tell(inLife(1, Examples.succeeded("again", 1)));
        api.awaitState("again", "succeeded");
        try (var events = api.events("again", "Last-Event-ID", "2")) {
            assertThat(events.filter(line -> line.startsWith("event:")))
                    .containsExactly("event:queued", "event:started", "event:succeeded");
        }
    }

    @Test
    void shouldPutOneRecordBackWhenManyAskAtOnce() throws Exception {
        // Given
        var letter = buryFailed("raced");
        Callable<Answer> ask = () -> replay(letter, "");

        // When
        List<Answer> answers;
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            answers = clients
                    .invokeAll(IntStream.range(0, CLIENTS).mapToObj(_ -> ask).toList())
                    .stream()
                    .map(answer -> answer.resultNow())
                    .toList();
        }

        // Then
        assertThat(answers).extracting(Answer::status).containsOnly(202);
        assertThat(answers)
                .extracting(answer -> answer.response().body())
                .containsOnly(answers.getFirst().response().body());
        assertThat(replays(letter)).hasSize(1);
    }

    @Test
    void shouldReplayWhatWasEdited() {
        // Given
        var letter = buryFailed("edited");

        // When
        var answer = replay(letter, edited("edited", 7));

        // Then
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(202);
        assertThat(replays(letter)).singleElement().satisfies(found -> {
            var job = Json.read(found.value(), Job.class);
            assertThat(job.request().steps()).isEqualTo(7);
            assertThat(job.other()).containsKey("mine");
            assertThat(FakeFleet.header(found, DeadLetter.REPLAY)).isEqualTo("1");
            assertThat(FakeFleet.header(found, "ce_type")).isEqualTo("org.diffusionfleet.job.submitted.v1");
        });
        assertThat(api.awaitState("edited", "queued")
                        .path("request")
                        .path("prompt")
                        .asText())
                .isEqualTo("a green apple");
        assertThat(replay(letter, edited("edited", 7)).status()).isEqualTo(202);
        assertThat(code(replay(letter, edited("edited", 8)))).isEqualTo("dead_letter_settled");
        assertThat(code(replay(letter, ""))).isEqualTo("dead_letter_settled");
        assertThat(replays(letter)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'id':'refused','request':{'prompt':'','steps':0}}|422|prompt steps",
                "{'id':'other','request':{'prompt':'a'}}|422|id",
                "{'request':{'prompt':'a'}}|422|id",
                "{'id':'refused','model':'sd-15','request':{'prompt':'a'}}|422|model",
                "{'id':'refused','request':{'prompt':'a','steps':'many'}}|422|request.steps",
                "{'id':|400|''",
                "null|400|''",
                "[]|400|''"
            })
    void shouldRefuseAnEditedRecordNamingTheFields(String body, int status, String fields) {
        // Given
        var letter = bury("refused", "{}".getBytes(UTF_8));

        // When
        var answer = replay(letter, body.replace('\'', '"'));

        // Then
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
        assertThat(String.join(" ", answer.json().path("errors").findValuesAsText("field")))
                .isEqualTo(fields);
        assertThat(replays(letter)).isEmpty();
        assertThat(listed("")).contains(letter.id());
    }

    @Test
    void shouldGiveARecordThatNamedNoJobAFreeIdOnly() {
        // Given
        var taken = api.submit();
        var letter = bury(null, NO_JSON);

        // When
        var refused = replay(letter, edited(taken, 7));
        var accepted = replay(letter, edited("named-at-last", 7));
        var again = replay(letter, edited("named-at-last", 7));

        // Then
        assertThat(refused.json().path("errors").path(0).path("field").asText()).isEqualTo("id");
        assertThat(List.of(accepted.status(), again.status())).containsOnly(202);
        api.awaitState("named-at-last", "queued");
    }

    @Test
    void shouldRefuseAnEditedRecordThatIsTooLarge() {
        // Given
        var letter = bury(null, NO_JSON);

        // When
        var answer = replay(letter, " ".repeat(262_145));

        // Then
        assertThat(answer.status()).isEqualTo(413);
        assertThat(code(answer)).isEqualTo("body_too_large");
    }

    @Test
    void shouldNotReplayAJobThatDidNotFail() {
        // Given
        var id = api.submit();
        var letter = bury(id, "{}".getBytes(UTF_8));
        api.awaitState(id, "queued");

        // When
        var queued = replay(letter, "");
        fleet.tell(Examples.succeeded(id, 1));
        api.awaitState(id, "succeeded");
        var succeeded = replay(letter, "");

        // Then
        assertThat(List.of(code(queued), code(succeeded))).containsOnly("job_not_failed");
        assertThat(succeeded.status()).isEqualTo(409);
        assertThat(replays(letter)).isEmpty();
    }

    @Test
    void shouldDropALetterForGood() {
        // Given
        var letter = bury("dropped", "{}".getBytes(UTF_8));

        // When
        var dropped = api.delete("v1/dead-letters/" + letter.id());

        // Then
        assertThat(dropped.status()).isEqualTo(204);
        assertThat(listed("")).doesNotContain(letter.id());
        assertThat(show(letter).json().path("state").asText()).isEqualTo("dropped");
        assertThat(api.delete("v1/dead-letters/" + letter.id()).status()).isEqualTo(204);
        assertThat(code(replay(letter, ""))).isEqualTo("dead_letter_settled");
        assertThat(replays(letter)).isEmpty();
    }

    @Test
    void shouldCarryOutWhatAGatewayDecidedBeforeItDied() throws Exception {
        // Given
        var letter = buryFailed("crashed");
        var decision = Json.write(Map.of("outcome", "replayed", "time", Examples.TIME, "replay", 1));
        minio.putObject(PutObjectArgs.builder()
                .bucket("fleet")
                .object("dead-letters/%s.json".formatted(letter.id()))
                .data(decision, decision.length)
                .build());

        // When
        var dropped = api.delete("v1/dead-letters/" + letter.id());

        // Then
        assertThat(dropped.status()).isEqualTo(409);
        assertThat(replays(letter)).hasSize(1);
        assertThat(show(letter).json().path("state").asText()).isEqualTo("replayed");
    }

    @ParameterizedTest
    @CsvSource({"GET", "POST", "DELETE"})
    void shouldSayThatThereIsNoSuchLetter(String method) {
        // When
        var answer = switch (method) {
            case "GET" -> api.get("v1/dead-letters/nobody");
            case "POST" -> api.post("v1/dead-letters/nobody/replay", "");
            default -> api.delete("v1/dead-letters/nobody");
        };

        // Then
        assertThat(answer.status()).isEqualTo(404);
        assertThat(code(answer)).isEqualTo("dead_letter_not_found");
    }
}
