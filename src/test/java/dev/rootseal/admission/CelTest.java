package dev.rootseal.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.Glob;
import dev.rootseal.rule.Rows;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is written into expressions ends where it should, and means what it did. */
class CelTest {
  @Rows(
      """
      web           | 'web'
      it's          | 'it\\'s'
      a\\           | 'a\\\\'
      ') or (true   | '\\') or (true'
      größe         | 'gr\\U000000f6\\U000000dfe'
      😀            | '\\U0001f600'
      "             | '"'
      """)
  void aTextEndsWhereItEnds(String text, String literal) {
    assertThat(Cel.text(text)).isEqualTo(literal);
  }

  @Test
  void controlsAndHalvesOfCharactersAreEscaped() {
    assertThat(Cel.text("a\n\u001b\ud83d")).isEqualTo("'a\\U0000000a\\U0000001b\\U0000fffd'");
  }

  /** What RE2 and Java understand alike, compared with the glob itself. */
  @Rows(
      """
      web                 | web         | web-1
      web-*               | web-1       | web
      a.b/c:1?            | a.b/c:12    | aXb/c:12
      *redis*             | x/redis:7   | x/rdis:7
      (aü)'*              | (aü)'x      | aüx
      a+b[c]{2}^$\\d*     | a+b[c]{2}^$\\d1 | aab
      """)
  void aGlobIsOneInExpressionsToo(String pattern, String matches, String doesNot) {
    String regex =
        Cel.matchesOne("x", List.of(new Glob("other"), new Glob(pattern)))
            .replaceAll("(?s)^.*\\.matches\\('|'\\).*$", "")
            .replace("\\\\", "\\");

    if (new Glob(pattern).pattern().matches(".*[*?].*")) {
      String read = regex.replace("\\'", "'").replace("\\U000000fc", "ü");
      assertThat(matches).matches(Pattern.compile(read));
      assertThat(doesNot).doesNotMatch(Pattern.compile(read));
    } else {
      assertThat(regex).isEqualTo("x in ['other', 'web']");
    }
    assertThat(new Glob(pattern).matches(matches)).isTrue();
    assertThat(new Glob(pattern).matches(doesNot)).isFalse();
  }
}
