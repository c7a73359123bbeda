package dev.rootseal.rule;

import static dev.rootseal.rule.PolicyFixture.policy;
import static dev.rootseal.rule.WorkloadFixture.statefulSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.rootseal.rule.PolicyExemption.LabelMatch.Operator;
import dev.rootseal.rule.PolicyExemption.LabelMatch.Requirement;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which containers an exemption of the policy applies to. */
class ExemptionMatchTest {
  @ParameterizedTest(name = "{argumentSetName}")
  @MethodSource
  void matches(Consumer<ExemptionFixture> exemption, boolean expected) {
    assertThat(isExempt(exemption)).isEqualTo(expected);
  }

  static Stream<Arguments> matches() {
    return Stream.of(
        asked("namespace", e -> e.namespaces("shop"), true),
        asked("namespace by glob", e -> e.namespaces("sh*"), true),
        asked("one of two namespaces", e -> e.namespaces("bank", "s??p"), true),
        asked("no such namespace", e -> e.namespaces("bank", "shop-*"), false),
        asked("the namespace's label", e -> e.namespaceSelector(is("team", "web")), true),
        asked("a label that only the workload has", e -> e.namespaceSelector(has("app")), false),
        asked("kind", e -> e.kinds("StatefulSet"), true),
        asked("one of two kinds", e -> e.kinds("DaemonSet", "StatefulSet"), true),
        asked("another kind", e -> e.kinds("Deployment"), false),
        asked("a kind is no glob", e -> e.kinds("*"), false),
        asked("name", e -> e.names("wiki"), true),
        asked("name by glob", e -> e.names("w*"), true),
        asked("no such name", e -> e.names("app"), false),
        asked("container", e -> e.containers("app"), true),
        asked("container by glob", e -> e.containers("proxy", "a*"), true),
        asked("no such container", e -> e.containers("wiki"), false),
        asked("image by glob", e -> e.images("registry.example/*"), true),
        asked("image with its tag", e -> e.images("*/app:1.?"), true),
        asked("an image without its tag is another text", e -> e.images("*/app"), false),
        asked("the workload's label", e -> e.selector(is("app", "wiki")), true),
        asked("a label that only the namespace has", e -> e.selector(has("team")), false));
  }

  private static final Consumer<ExemptionFixture> EVERY_PART =
      e ->
          e.namespaces("shop")
              .namespaceSelector(has("team"))
              .kinds("StatefulSet")
              .names("wiki")
              .containers("app")
              .images("*")
              .selector(has("app"));

  @Test
  void allGivenPartsMatch() {
    assertThat(isExempt(EVERY_PART)).isTrue();
  }

  static final List<Consumer<ExemptionFixture>> ONE_PART_WRONG =
      List.of(
          e -> e.namespaces("x"),
          e -> e.namespaceSelector(has("x")),
          e -> e.kinds("x"),
          e -> e.names("x"),
          e -> e.containers("x"),
          e -> e.images("x"),
          e -> e.selector(has("x")));

  @ParameterizedTest(name = "part {index}")
  @FieldSource("ONE_PART_WRONG")
  void onePartThatDoesNotMatchIsEnough(Consumer<ExemptionFixture> wrong) {
    assertThat(isExempt(EVERY_PART.andThen(wrong))).isFalse();
  }

  @Test
  void onlyTheContainersThatMatchAreExempt() {
    WorkloadFixture workload =
        statefulSet("wiki").container("app").container("proxy").container("app-2");

    assertThat(
            VerdictText.of(
                workload.evaluated(policy(p -> p.exemption("apps", e -> e.containers("app*"))))))
        .isEqualTo(
            "app: Exempt by policy apps, else WritableRootFilesystem (not set);"
                + " proxy: WritableRootFilesystem (not set);"
                + " app-2: Exempt by policy apps, else WritableRootFilesystem (not set)");
  }

  private static Arguments asked(
      String name, Consumer<ExemptionFixture> exemption, boolean expected) {
    return argumentSet(name, exemption, expected);
  }

  private static Requirement is(String key, String value) {
    return new Requirement(key, Operator.IN, Set.of(value));
  }

  private static Requirement has(String key) {
    return new Requirement(key, Operator.EXISTS, Set.of());
  }

  private static boolean isExempt(Consumer<ExemptionFixture> exemption) {
    WorkloadVerdict verdict =
        statefulSet("wiki")
            .namespaceLabelled("team", "web")
            .labelled("app", "wiki")
            .container("app")
            .evaluated(policy(p -> p.exemption("one", exemption)));
    return verdict.tally().exempt() == 1;
  }
}
