package dev.rootseal.manifest;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.e2e.Folders;
import dev.rootseal.e2e.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The quick look is sure only where the parser says the same. */
class BlockOutlineTest {
  private static final String HEAD = "apiVersion: v1\nkind: ConfigMap\n";

  /** Pieces that turn YAML into other YAML, or into none, with _ between them. */
  private static final String[] PIECES =
      (" _  _\n_\n\n_\t_:_: _- _-_#_ #_'_\"_\\_|_>_|-\n_[_]_{_}_,_&a _*a_!_? _%_@_`_---\n_...\n_a: b_"
              + "\n  a: b\n_- a: b\n_<<: _~_é_\r_\u2028_\ufeff_yes: _1: _''_\"\"_|2\n_kind: Pod\n_"
              + "items: []\n_\n- x\n_\n - x\n_[a, 'b']_{}")
          .split("_", -1);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data:\n  a: b\n",
        "data:\n- a\n- b: c\n  d: e\n-\n- - x\n  - y\nmore: {}\n",
        "data:\n  a: |\n    x: [\n\n     y\n  b: >-\n    z\n",
        "data:\n  a text\n  of two lines\nmore:\n  - \"x\n     y\"\n  -\n    'z'\n",
        "data: a text\n  that goes on\n\n  here\nmore: 'one ''two\n  three'\n",
        "data: \"a\\nb\" # note\n# more\nverbs: []\n",
      })
  void ofPlainYamlItIsSure(String yaml) {
    assertThat(assertSame(HEAD + yaml)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data: &a x\n", "data: *a\n", "data: !!str x\n", "data: [\n",
        "data: {a: b}\n", "data: [}\n", "data: a: b\n", "data:\n  a: b\n c: d\n",
        "data:\n  a: b\n   c: d\n", "data:\n  a:\n- x\n", "data: 'a\n", "data: 'a' b\n",
        "data: 'a\nb'\n", "data: \"\\q\"\n", "data: |\n    a\n   b\n", "data: |\n      \n  b\n",
        "data: |\n\ta\n", "data: a # b\n  c\n", "data: a\n  # b\n  c\n", "data: a\ndata: b\n",
        "data:\n  yes: 1\n  true: 2\n", "data: @a\n", "data: %a\n", "\tdata: a\n",
        "data: a\n...\nb\n", "data:\n- a\n - b: c\n", "items: []\n", "kind: Pod\n",
        "- a\n", "data: \u0000\n", "data: \u0085\n", "data: a\u2028b\n"
      })
  void whatIsOddIsLeftToTheParser(String yaml) {
    assertThat(assertSame(HEAD + yaml)).isFalse();
  }

  @Test
  void aNameThatIsLongerThanYamlAllowsIsLeftToTheParser() {
    assertThat(assertSame(HEAD + "a".repeat(2_000) + ": b\n")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kind: Pod\napiVersion: v1\n", "kind: PodList\napiVersion: v1\n",
        "kind: ConfigMap\n", "kind:\n  Pod\napiVersion: v1\n",
        "kind: 'Po\\u0064'\napiVersion: v1\n", "kind: ConfigMap\n  Pod\napiVersion: v1\n",
        "kind: yes\napiVersion: v1\n", "{kind: Pod, apiVersion: v1}\n",
        " kind: ConfigMap\n apiVersion: v1\n", ""
      })
  void whatMayHoldAPodIsLeftToTheParser(String yaml) {
    assertThat(assertSame(yaml)).isFalse();
  }

  /** Changed at random, from a fixed seed: 200 changes of each piece of the corpus. */
  @Test
  void whateverBecomesOfTheCorpusTheParserAgrees() throws IOException {
    Random random = new Random(20);
    int sure = 0;
    for (String chunk : chunks()) {
      sure += assertSame(chunk) ? 1 : 0;
      for (int i = 0; i < Integer.getInteger("mutations", 4); i++) {
        sure += assertSame(changed(chunk, random)) ? 1 : 0;
      }
    }
    assertThat(sure).isGreaterThan(1000);
  }

  private static List<String> chunks() {
    return Folders.files(Requirement.CORPUS.assumed()).stream()
        .filter(file -> file.toString().matches(".*\\.ya?ml"))
        .flatMap(file -> TextChunk.cut(unchecked(() -> Files.readString(file))).stream())
        .map(TextChunk::text)
        .filter(text -> text.length() < 5_000)
        .toList();
  }

  private static String changed(String text, Random random) {
    StringBuilder changed = new StringBuilder(text);
    for (int i = 0; i <= random.nextInt(3) && !changed.isEmpty(); i++) {
      int at = random.nextInt(changed.length());
      if (random.nextInt(4) > 0) {
        changed.insert(at, PIECES[random.nextInt(PIECES.length)]);
      } else {
        changed.delete(at, Math.min(changed.length(), at + 1 + random.nextInt(6)));
      }
    }
    return changed.toString();
  }

  /** Whether it was sure; if so, the parser has to say the same. */
  static boolean assertSame(String yaml) {
    List<String> seen = new ArrayList<>();
    boolean sure =
        BlockOutline.holdsNoPod(
            yaml,
            (apiVersion, kind) -> {
              seen.addAll(List.of(apiVersion, kind));
              return PodKinds.KNOWN.mayHoldPod(apiVersion, kind);
            });
    if (sure) {
      assertThat(yaml)
          .satisfies(
              text -> {
                List<Node> roots = YamlTree.read(new TextChunk(text, 0)).roots();
                assertThat(roots).hasSize(1);
                assertThat(roots.getFirst().get("apiVersion").text()).isEqualTo(seen.getFirst());
                assertThat(roots.getFirst().get("kind").text()).isEqualTo(seen.getLast());
                assertThat(roots.getFirst().get("items").isNothing()).isTrue();
              });
    }
    return sure;
  }
}
