package dev.rootseal.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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

  @Test
  void aLogThatBeginsAsProtobufDoesStaysAsItIs() throws Exception {
    HttpRequest request =
        new StandardHttpRequest.Builder().uri("https://api/api/v1/namespaces/a/pods/b/log").build();
    ByteBuffer log = ByteBuffer.wrap("kafka: Read-only file system".getBytes(UTF_8));
    List<ByteBuffer> given = new ArrayList<>();

    forms
        .consumer((come, body) -> given.addAll(come), request)
        .consume(List.of(log), new ApiText.NoBody());

    assertThat(given).containsExactly(log);
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
