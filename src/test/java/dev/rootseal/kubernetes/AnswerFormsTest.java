package dev.rootseal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pages have about the same number of bytes, whatever the objects are. */
class AnswerFormsTest {
  private static final String LIST = "https://api/apis/apps/v1/deployments";
  private static final ByteBuffer PART = ByteBuffer.allocate(1_000);

  private final AnswerForms forms = new AnswerForms(ApiText.serialization(), AnswerForms.OF_TREES);

  @ParameterizedTest
  @CsvSource({"10, 20", "300, 13", "1_000, 4", "3_000, 1", "30_000, 1"})
  void theSecondPageFitsTheObjectsOfTheFirst(String kilobytesOfOne, int second) throws Exception {
    String first = asked("?limit=500");
    answer(first, 5 * Integer.parseInt(kilobytesOfOne.replace("_", "")));

    assertThat(first).isEqualTo("?limit=5");
    assertThat(asked("?continue=a&limit=500")).isEqualTo("?continue=a&limit=" + second);
  }

  @Test
  void pagesOfSmallObjectsGrowToWhatIsAskedFor() throws Exception {
    answer(asked("?limit=50"), 5);
    answer(asked("?continue=a&limit=50"), 20);

    assertThat(asked("?continue=a&limit=50")).isEqualTo("?continue=a&limit=50");
    assertThat(asked("?limit=50")).as("a new list").isEqualTo("?limit=5");
  }

  @Test
  void aListOfLargeObjectsBeginsWithFewerTheNextTime() throws Exception {
    answer(asked("?limit=500"), 10_000);

    assertThat(asked("?limit=500")).isEqualTo("?limit=2");
  }

  @Test
  void otherRequestsStayAsTheyAre() {
    assertThat(asked("/web")).isEqualTo("/web");
    assertThat(asked("?limit=1")).isEqualTo("?limit=1");
  }

  private String asked(String rest) {
    return forms.fitting(URI.create(LIST + rest)).toString().replace(LIST, "");
  }

  private void answer(String rest, int kilobytes) throws Exception {
    HttpRequest request = new StandardHttpRequest.Builder().uri(LIST + rest).build();
    forms
        .consumer((come, body) -> {}, request)
        .consume(Collections.nCopies(kilobytes, PART), new ApiText.NoBody());
  }
}
