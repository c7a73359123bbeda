package dev.rootseal.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pages have about the same number of bytes, whatever the objects are. */
class PageSizesTest {
  private static final String LIST = "https://api/apis/apps/v1/deployments";

  private final PageSizes pages = new PageSizes();

  @ParameterizedTest
  @CsvSource({"10_000, 20", "300_000, 13", "1_000_000, 4", "3_000_000, 1", "30_000_000, 1"})
  void theSecondPageFitsTheObjectsOfTheFirst(String bytesOfOne, int second) {
    URI first = pages.of(URI.create(LIST + "?limit=500"));
    long bytes = Long.parseLong(bytesOfOne.replace("_", ""));

    pages.page(first).learn(5 * bytes);

    assertThat(first).hasToString(LIST + "?limit=5");
    assertThat(pages.of(URI.create(LIST + "?continue=a&limit=500")))
        .hasToString(LIST + "?continue=a&limit=" + second);
  }

  @Test
  void pagesOfSmallObjectsGrowToWhatIsAskedFor() {
    URI second = URI.create(LIST + "?continue=a&limit=50");
    pages.page(pages.of(URI.create(LIST + "?limit=50"))).learn(5_000);
    pages.page(pages.of(second)).learn(20_000);

    assertThat(pages.of(second)).isEqualTo(second);
    assertThat(pages.of(URI.create(LIST + "?limit=50")))
        .as("a new list")
        .hasToString(LIST + "?limit=5");
  }

  @Test
  void aListOfLargeObjectsBeginsWithFewerTheNextTime() {
    pages.page(pages.of(URI.create(LIST + "?limit=500"))).learn(10_000_000);

    assertThat(pages.of(URI.create(LIST + "?limit=500"))).hasToString(LIST + "?limit=2");
  }

  @Test
  void otherRequestsStayAsTheyAre() {
    URI one = URI.create(LIST + "/web");
    URI few = URI.create(LIST + "?limit=1");

    assertThat(pages.of(one)).isEqualTo(one);
    assertThat(pages.of(few)).isEqualTo(few);
  }
}
