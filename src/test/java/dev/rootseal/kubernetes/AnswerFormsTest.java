package dev.rootseal.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import io.kubernetes.client.proto.Meta;
import io.kubernetes.client.proto.V1;
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

  private static final AsyncBody COMING = new ApiText.NoBody();

  private final List<ByteBuffer> given = new ArrayList<>();
  private final AnswerForms forms = new AnswerForms(ApiText.serialization(), AnswerForms.OF_TREES);

  @ParameterizedTest
  @CsvSource({"10, 20", "300, 13", "1000, 4", "3000, 1", "30000, 1"})
  void theSecondPageFitsTheObjectsOfTheFirst(int kilobytesOfOne, int second) throws Exception {
    String first = asked("?limit=500");
    answer(first, 5 * kilobytesOfOne);

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

  /** A page in protobuf is read while it comes: what is held of it counts, not what has come. */
  @ParameterizedTest
  @CsvSource({"10, 1000000, 0, 16", "100, 1000, 0, 400", "100, 0, 14, 72", "100, 0, 1, 400"})
  void ofProtobufMoreComesAtOnceUnlessItIsHeld(int asked, int passedOver, int longImages, int next)
      throws Exception {
    byte[] page = page(asked, passedOver, longImages);

    answer("?continue=a&limit=" + asked).consume(List.of(ByteBuffer.wrap(page)), COMING);

    assertThat(asked("?continue=b&limit=2000")).isEqualTo("?continue=b&limit=" + next);
  }

  @Test
  void aPageOfWhichTooMuchIsHeldIsGivenUpAndAskedForInTenths() throws Exception {
    byte[] page = page(200, 0, 14);
    int most = page.length * 3 / 4;
    var answer = answer("?continue=a&limit=400");

    answer.consume(List.of(ByteBuffer.wrap(page, 0, most)), COMING);
    assertThat(given).isEmpty();
    answer.consume(List.of(ByteBuffer.wrap(page, most, 1)), COMING);

    assertThat(given)
        .singleElement()
        .extracting(one -> UTF_8.decode(one).toString())
        .isEqualTo("{\"metadata\":{\"continue\":\"a\"},\"items\":[]}");
    assertThat(asked("?continue=a&limit=400")).isEqualTo("?continue=a&limit=40");
  }

  private static byte[] page(int count, int passedOver, int longImages) {
    V1.PodSpec.Builder pod = V1.PodSpec.newBuilder();
    for (int i = 0; i < longImages; i++) {
      pod.addContainers(V1.Container.newBuilder().setName("c" + i).setImage("i".repeat(4_000)));
    }
    Meta.ObjectMeta.Builder metadata =
        Meta.ObjectMeta.newBuilder().setName("a").putAnnotations("other", "x".repeat(passedOver));
    return Envelope.deployments(Collections.nCopies(count, Envelope.deployment(metadata, pod)));
  }

  @Test
  void otherRequestsStayAsTheyAre() {
    assertThat(asked("/web")).isEqualTo("/web");
    assertThat(asked("?limit=1")).isEqualTo("?limit=1");
  }

  @Test
  void aLogThatBeginsAsProtobufDoesStaysAsItIs() throws Exception {
    ByteBuffer log = ByteBuffer.wrap("kafka: Read-only file system".getBytes(UTF_8));

    answer("/../../../../api/v1/namespaces/a/pods/b/log").consume(List.of(log), COMING);

    assertThat(given).containsExactly(log);
  }

  private String asked(String rest) {
    return forms.fitting(URI.create(LIST + rest)).toString().replace(LIST, "");
  }

  private void answer(String rest, int kilobytes) throws Exception {
    answer(rest).consume(Collections.nCopies(kilobytes, PART), COMING);
  }

  private AsyncBody.Consumer<List<ByteBuffer>> answer(String rest) {
    return forms.consumer(
        (come, body) -> given.addAll(come),
        new StandardHttpRequest.Builder().uri(URI.create(LIST + rest).normalize()).build());
  }
}
