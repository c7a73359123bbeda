package dev.rootseal.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What the chart holds of other files is what these hold. With `-Drootseal.chart.write=true` it is
 * brought up to date first.
 */
class ChartCopiesTest {
  private static final String HINT =
      "run again with -Drootseal.chart.write=true to bring it up to date: %s";

  @BeforeAll
  static void writeIfAsked() throws IOException {
    if (Boolean.getBoolean("rootseal.chart.write")) {
      ChartCopies.write();
      ValuesSchema.write();
    }
  }

  @Test
  void everyCopyIsTheSameAsItsOriginal() throws IOException {
    Map<String, String> expected = ChartCopies.expected();
    Map<String, String> present = ChartCopies.present();

    assertThat(present).as(HINT, ChartCopies.FOLDER).containsOnlyKeys(expected.keySet());
    for (Map.Entry<String, String> copy : expected.entrySet()) {
      assertThat(present.get(copy.getKey())).as(HINT, copy.getKey()).isEqualTo(copy.getValue());
    }
  }

  @Test
  void theThreeDefinitionsAreAmongThem() throws IOException {
    assertThat(ChartCopies.present())
        .containsKeys(
            "crds/compliancereports.rootseal.dev.yaml",
            "crds/compliancesummaries.rootseal.dev.yaml",
            "crds/compliancepolicies.rootseal.dev.yaml");
  }

  @Test
  void aPolicyAmongTheValuesHasTheBoundsOfItsDefinition() throws IOException {
    assertThat(ValuesSchema.policy())
        .as(HINT, ValuesSchema.FILE)
        .isEqualTo(ValuesSchema.expectedPolicy());
  }
}
