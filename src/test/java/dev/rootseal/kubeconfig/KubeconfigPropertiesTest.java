package dev.rootseal.kubeconfig;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/** Whatever a kubeconfig becomes by chance, it is read, or refused without its secrets. */
class KubeconfigPropertiesTest {
  private static final String GOOD =
      """
      apiVersion: v1
      kind: Config
      current-context: c
      clusters:
      - {name: c, cluster: {server: "https://api.example:6443", insecure-skip-tls-verify: false}}
      users:
      - name: u
        user:
          token: "s3cr3t"
          as: me
          as-groups: [a, &x b]
      contexts: [{name: c, context: {cluster: c, user: u, namespace: shop}}]
      """;

  private Path file = Path.of("");

  /**
   * A change of the text.
   *
   * @param at where, in parts of a thousand
   * @param removed how many characters are taken out
   * @param inserted what is put in
   */
  record Change(int at, int removed, String inserted) {
    String apply(String text) {
      int from = text.length() * at / 1000;
      int to = Math.min(text.length(), from + removed);
      return text.substring(0, from) + inserted + text.substring(to);
    }
  }

  @BeforeProperty
  void makeAFile() throws IOException {
    file = Files.createTempFile("kubeconfig", "");
  }

  @AfterProperty
  void deleteIt() throws IOException {
    Files.delete(file);
  }

  @Property(tries = 1000)
  void aChangedFileIsReadOrRefused(@ForAll("changes") Change one, @ForAll("changes") Change other)
      throws IOException {
    Files.write(file, other.apply(one.apply(GOOD)).getBytes(StandardCharsets.UTF_8));

    try {
      load();
    } catch (KubeconfigException e) {
      assertThat(e.getMessage()).startsWith("kubeconfig " + file).doesNotContain("s3cr3t");
      assertThat(e.getMessage()).hasSizeLessThan(1000);
    }
  }

  @Property(tries = 300)
  void anyBytesAreReadOrRefused(@ForAll byte[] bytes) throws IOException {
    Files.write(file, bytes);

    try {
      load();
    } catch (KubeconfigException e) {
      assertThat(e.getMessage()).startsWith("kubeconfig " + file);
    }
  }

  private void load() {
    new Kubeconfig(
            Map.of(),
            file.resolveSibling("no-token"),
            new CredentialPlugin.Time(Duration.ofSeconds(1), Clock.systemUTC()))
        .load(Optional.of(file), Optional.empty());
  }

  @Provide
  Arbitrary<Change> changes() {
    Arbitrary<String> inserted =
        Arbitraries.oneOf(
            Arbitraries.of(
                "~[~]~{~}~\"~'~:~: ~\n~- ~&a ~*a~*x~<<: ~!!binary ~|\n~\0~\u001b~@~null~#~---\n~\t~?~\\"
                    .split("~", -1)),
            Arbitraries.strings().ofMaxLength(8));
    return Combinators.combine(
            Arbitraries.integers().between(0, 1000), Arbitraries.integers().between(0, 9), inserted)
        .as(Change::new);
  }
}
