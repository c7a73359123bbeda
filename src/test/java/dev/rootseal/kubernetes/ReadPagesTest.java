package dev.rootseal.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.type.TypeFactory;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReadPagesTest {
  private final ReadPages pages = new ReadPages();

  @Test
  void aPageIsFoundOnce() throws IOException {
    ReadPages.Page page = page();
    byte[] number = pages.keep(page);

    assertThat(pages.takeInPlaceOf(new ByteArrayInputStream(number))).containsSame(page);
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> pages.takeInPlaceOf(new ByteArrayInputStream(number)))
        .withMessage("a page that is not there any more");
  }

  @Test
  void eachHasANumberOfItsOwn() throws IOException {
    ReadPages.Page first = page();
    ReadPages.Page second = page();
    byte[] ofFirst = pages.keep(first);
    byte[] ofSecond = pages.keep(second);

    assertThat(pages.takeInPlaceOf(new ByteArrayInputStream(ofSecond))).containsSame(second);
    assertThat(pages.takeInPlaceOf(new ByteArrayInputStream(ofFirst))).containsSame(first);
  }

  @Test
  void ofAnyOtherAnswerNothingIsRead() throws IOException {
    for (String text : new String[] {"", "{}", "k8s", "k8s\0 and more of it", "k8s\1short"}) {
      ByteArrayInputStream answer = new ByteArrayInputStream(text.getBytes(UTF_8));

      assertThat(pages.takeInPlaceOf(answer)).isEmpty();
      assertThat(answer.readAllBytes()).isEqualTo(text.getBytes(UTF_8));
    }
  }

  @Test
  void pagesThatNobodyAsksForAreNotKept() {
    byte[] first = pages.keep(page());
    IntStream.range(0, 100).forEach(i -> pages.keep(page()));

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> pages.takeInPlaceOf(new ByteArrayInputStream(first)));
  }

  @Test
  void whoAsksForAnotherTypeIsTold() {
    JavaType fitting = listOf(WatchedDeployment.class);

    assertThat(page().as(fitting)).isNotNull();
    assertThatIllegalStateException()
        .isThrownBy(() -> page().as(listOf(WatchedDaemonSet.class)))
        .withMessageContaining("WatchedDeployment");
  }

  private static JavaType listOf(Class<?> type) {
    return TypeFactory.defaultInstance()
        .constructParametricType(DefaultKubernetesResourceList.class, type);
  }

  private static ReadPages.Page page() {
    return new ReadPages.Page(WatchedDeployment.class, new DefaultKubernetesResourceList<>());
  }
}
