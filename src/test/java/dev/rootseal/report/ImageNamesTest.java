package dev.rootseal.report;

import static dev.rootseal.rule.PolicyFixture.policy;
import static dev.rootseal.rule.WorkloadFixture.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.catalogue.ImageCatalogue;
import dev.rootseal.catalogue.ImageRow;
import dev.rootseal.remediation.Remediation;
import dev.rootseal.rule.ContainerVerdict;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.WorkloadVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Sentences call an image as its reference does, never by the word that the table has for it. */
class ImageNamesTest {
  private static final ImageCatalogue CATALOGUE = ImageCatalogue.load();

  @Test
  void noIdOfARowStandsInASentence() {
    List<String> leaks = new ArrayList<>();
    for (ImageRow row : CATALOGUE.rows()) {
      String image = image(row);
      String container = container(row);
      String told = told(image, container);
      Pattern id = Pattern.compile("(?<![\\w./-])" + Pattern.quote(row.family()) + "(?![\\w/-])");
      if (!(image + " " + container).contains(row.family()) && id.matcher(told).find()) {
        leaks.add(row.glob() + ": " + told);
      }
    }
    assertThat(leaks).isEmpty();
  }

  @Test
  void busyboxIsCalledBusybox() {
    assertThat(told("docker.io/library/busybox:1.37", "app"))
        .contains("(busybox is ")
        .doesNotContain("base-image");
  }

  /** Everything that a report or a patch says of a container, with the flag and without it. */
  private static String told(String image, String container) {
    StringBuilder told = new StringBuilder();
    for (Policy policy : List.of(Policy.DEFAULT, policy("exempt="))) {
      for (boolean readOnly : List.of(true, false)) {
        WorkloadVerdict verdict =
            deployment("web")
                .knowing(CATALOGUE)
                .container(container, c -> (readOnly ? c.readOnly() : c).image(image))
                .evaluated(policy);
        told.append(Finding.of(verdict).map(Finding::message).orElse(""));
        verdict.containers().getFirst().notes().forEach(it -> told.append(NoteSentence.of(it)));
        Remediation remediation = Remediation.of(verdict);
        told.append(remediation.remarks());
        if (verdict.containers().getFirst().verdict()
            instanceof ContainerVerdict.Exempt(var exemption, var _)) {
          told.append(exemption.name()).append(exemption.reason());
        }
      }
    }
    return told.toString();
  }

  /** An image that the row matches. */
  private static String image(ImageRow row) {
    String glob = row.glob();
    if (glob.startsWith("container:")) {
      int at = glob.indexOf('@');
      return at < 0 ? "auto" : "quay.io/" + glob.substring(at + 1).replace("*", "");
    }
    String name = glob.startsWith("*/") ? "any" + glob.substring(1) : glob;
    return (row.ownRegistry().isEmpty() ? "docker.io" : row.ownRegistry().replace("*.", "a."))
        + "/"
        + name.replace("*", "");
  }

  private static String container(ImageRow row) {
    String glob = row.glob();
    return glob.startsWith("container:")
        ? glob.substring("container:".length()).split("@", 2)[0]
        : "app";
  }
}
