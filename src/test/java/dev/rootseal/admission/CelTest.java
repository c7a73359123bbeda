package dev.rootseal.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.Glob;
import dev.rootseal.rule.PolicyExemption.LabelMatch;
import dev.rootseal.rule.PolicyExemption.LabelMatch.Operator;
import dev.rootseal.rule.PolicyExemption.LabelMatch.Requirement;
import dev.rootseal.rule.Rows;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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

  @Rows(
      """
      IN             | a b | 'tier' in x && x['tier'] in ['a', 'b']
      NOT_IN         | a   | !('tier' in x && x['tier'] in ['a'])
      EXISTS         |     | 'tier' in x
      DOES_NOT_EXIST |     | !('tier' in x)
      """)
  void selectors(String operator, String values, String expression) {
    Set<String> some =
        Set.copyOf(Stream.of(values.split(" ", -1)).filter(one -> !one.isEmpty()).toList());
    Requirement one =
        new Requirement("tier", Operator.valueOf(operator.toUpperCase(Locale.ROOT)), some);

    assertThat(Cel.selects("x", new LabelMatch(List.of(one)))).isEqualTo(expression);
    assertThat(Cel.selects("x", LabelMatch.ALL)).isEqualTo(Cel.TRUE);
  }
}
