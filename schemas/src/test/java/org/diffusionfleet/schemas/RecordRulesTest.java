package org.diffusionfleet.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordRulesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "{'id':'a','request':{'prompt':'x'}}|-",
                "{'id':'a','model':'emoji-64','request':{'prompt':'x'}}|-",
                "{'request':{'prompt':'x'}}|id",
                "{'id':'../x','request':{'prompt':'x'}}|id",
                "{'id':'a'}|request",
                "{}|id request",
                "{'id':'a','run_limit_seconds':3600,'request':{'prompt':'x'}}|-",
                "{'id':'a','run_limit_seconds':0,'request':{'prompt':'x'}}|run_limit_seconds",
                "{'id':'a','run_limit_seconds':3601,'request':{'prompt':'x'}}|run_limit_seconds",
                "{'id':'a','start_by':'2026-11-22T10:15:30Z','finish_by':'2026-11-22T10:15:30Z','request':{'prompt':'x'}}|-",
                "{'id':'a','start_by':'2026-11-22T10:15:31Z','finish_by':'2026-11-22T10:15:30Z','request':{'prompt':'x'}}|start_by",
                "{'id':'a','result_ttl_seconds':1,'request':{'prompt':'x'}}|-",
                "{'id':'a','result_ttl_seconds':0,'request':{'prompt':'x'}}|result_ttl_seconds",
                "{'id':'a','model':'other','request':{'prompt':'x','steps':0}}|model steps"
            })
    void shouldNameEveryFieldAtFault(String json, String fields) {
        // Given
        var job = Json.read(json.replace('\'', '"').getBytes(UTF_8), Job.class);

        // When
        var errors = RecordRules.check(job, Examples.MODEL.withMaxRunSeconds(3600));

        // Then
        assertThat(errors)
                .extracting(FieldError::field)
                .containsExactly(fields == null ? new String[0] : fields.split(" "));
    }
}
