package dev.rootseal.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Versions of reports whose content the watch leaves out. */
class ReportVersionsTest {
  private static final ReportContent CONTENT =
      ReportContent.of(JsonNodeFactory.instance.objectNode().put("result", "Pass"));

  private final ReportVersions versions = new ReportVersions();

  @Test
  void nothingIsKnownOfAReportThatWasNeitherWrittenNorRead() {
    assertThat(versions.isForeign(version("10"))).isTrue();
    assertThat(versions.find(version("10"))).isEmpty();
  }

  @Test
  void ownVersionIsKnown() {
    write("10");

    assertThat(versions.isForeign(version("10"))).isFalse();
    assertThat(versions.find(version("10")))
        .hasValueSatisfying(
            found -> {
              assertThat(found.content()).contains(CONTENT);
              assertThat(found.getMetadata().getResourceVersion()).isEqualTo("10");
              assertThat(found.getMetadata().getNamespace()).isEqualTo("shop");
            });
  }

  @Test
  void laterVersionIsOfSomebodyElse() {
    write("10");

    assertThat(versions.isForeign(version("11"))).isTrue();
    assertThat(versions.find(version("11"))).isEmpty();
  }

  /** The event of the write before may come after the answer to the last one. */
  @Test
  void earlierVersionIsNoNewsAndStandsForTheLastOne() {
    write("9");
    write("10");

    assertThat(versions.isForeign(version("9"))).isFalse();
    assertThat(versions.find(version("9")))
        .hasValueSatisfying(
            found -> assertThat(found.getMetadata().getResourceVersion()).isEqualTo("10"));
  }

  /** Text would put it first. */
  @Test
  void versionsAreNumbers() {
    write("9");

    assertThat(versions.isForeign(version("10"))).isTrue();
  }

  @Test
  void versionThatIsNoNumberIsKnownOrNot() {
    write("a");

    assertThat(versions.isForeign(version("a"))).isFalse();
    assertThat(versions.isForeign(version("b"))).isTrue();
  }

  @Test
  void eventThatComesBeforeTheAnswerIsNotForeign() {
    versions.begin(version("0"));

    assertThat(versions.isForeign(version("10"))).isFalse();

    versions.put(version("0"), version("10"), CONTENT);
    versions.end(version("0"));
    assertThat(versions.takeOvertaken("shop")).isFalse();
  }

  @Test
  void laterOneThatCameMeanwhileHasOvertakenOnce() {
    versions.begin(version("0"));
    versions.isForeign(version("10"));
    versions.isForeign(version("11"));
    versions.put(version("0"), version("10"), CONTENT);
    versions.end(version("0"));

    assertThat(versions.takeOvertaken("shop")).isTrue();
    assertThat(versions.takeOvertaken("shop")).isFalse();
  }

  @Test
  void whatAWriteWithoutAnAnswerHasLeftIsForeign() {
    write("10");
    versions.begin(version("10"));
    versions.end(version("10"));

    assertThat(versions.find(version("10"))).as("what was there before").isPresent();
    assertThat(versions.isForeign(version("11"))).isTrue();
  }

  @Test
  void forgottenReportIsNotKnown() {
    write("10");

    versions.forget("shop");

    assertThat(versions.isForeign(version("10"))).isTrue();
    assertThat(versions.find(version("10"))).isEmpty();
  }

  private void write(String answered) {
    versions.begin(version(answered));
    versions.put(version(answered), version(answered), CONTENT);
    versions.end(version(answered));
  }

  private static CachedNamespaceReport version(String version) {
    return new CachedNamespaceReport(
        new ObjectMetaBuilder()
            .withName("read-only-filesystem")
            .withNamespace("shop")
            .withResourceVersion(version)
            .build(),
        Optional.empty(),
        Optional.empty());
  }
}
