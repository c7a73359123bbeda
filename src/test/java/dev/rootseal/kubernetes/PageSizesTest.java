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
  @CsvSource({"10_000, 200", "100_000, 83", "1_000_000, 8", "3_000_000, 2", "30_000_000, 1"})
  void theSecondPageFitsTheObjectsOfTheFirst(String bytesOfOne, int second) {
    URI first = pages.of(URI.create(LIST + "?limit=500"));
    long bytes = Long.parseLong(bytesOfOne.replace("_", ""));

    pages.page(first).learn(50, 50 * bytes);

    assertThat(first).hasToString(LIST + "?limit=50");
    assertThat(pages.of(URI.create(LIST + "?continue=a&limit=500")))
        .hasToString(LIST + "?continue=a&limit=" + second);
  }

  @Test
  void pagesOfSmallObjectsGrowToWhatIsAskedFor() {
    URI second = URI.create(LIST + "?continue=a&limit=500");
    pages.page(pages.of(URI.create(LIST + "?limit=500"))).learn(50, 50_000);
    pages.page(pages.of(second)).learn(200, 200_000);

    assertThat(pages.of(second)).isEqualTo(second);
    assertThat(pages.of(URI.create(LIST + "?limit=500")))
        .as("a new list")
        .hasToString(LIST + "?limit=50");
  }

  @Test
  void aListOfLargeObjectsBeginsWithFewerTheNextTime() {
    pages.page(pages.of(URI.create(LIST + "?limit=500"))).learn(50, 100_000_000);

    assertThat(pages.of(URI.create(LIST + "?limit=500"))).hasToString(LIST + "?limit=4");
  }

  @Test
  void otherRequestsStayAsTheyAre() {
    URI one = URI.create(LIST + "/web");
    URI few = URI.create(LIST + "?limit=1");

    assertThat(pages.of(one)).isEqualTo(one);
    assertThat(pages.of(few)).isEqualTo(few);
  }
}
