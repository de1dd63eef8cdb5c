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
                "{'id':'a','result_ttl_seconds':1,'request':{'prompt':'x'}}|-",
                "{'id':'a','result_ttl_seconds':0,'request':{'prompt':'x'}}|result_ttl_seconds",
                "{'id':'a','model':'other','request':{'prompt':'x','steps':0}}|model steps"
            })
    void shouldNameEveryFieldAtFault(String json, String fields) {
        // Given
        var job = Json.read(json.replace('\'', '"').getBytes(UTF_8), Job.class);

        // When
        var errors = RecordRules.check(job, Examples.MODEL);

        // Then
        assertThat(errors)
                .extracting(FieldError::field)
                .containsExactly(fields == null ? new String[0] : fields.split(" "));
    }
}
