package dev.rootseal.rule;

import static dev.rootseal.rule.PodLine.workload;
import static dev.rootseal.rule.PolicyFixture.policy;
import static dev.rootseal.rule.WorkloadFixture.TODAY;
import static dev.rootseal.rule.WorkloadFixture.deployment;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rootseal.rule.KnownImage.ImageLookup;
import dev.rootseal.rule.PolicyExemption.LabelMatch;
import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the policy's exemptions do, and the order in which the three sources are asked. */
class PolicyExemptionsTest {
  private static final String OPEN = "WritableRootFilesystem (not set)";
  private static final KnownImages IMAGES =
      new KnownImages().image("postgres", i -> i.of(ImageClass.DATABASE));

  @Test
  void theExemptionCarriesAllThatThePolicySays() {
    Policy policy =
        policy(
            p ->
                p.exemption(
                    "wiki", e -> e.because("installs plug-ins").ownedBy("web").until(TODAY)));

    assertThat(app(deployment("wiki").container("app", c -> c.readOnly()), policy).verdict())
        .isEqualTo(
            new ContainerVerdict.Exempt(
                new Exemption(
                    Exemption.Source.POLICY,
                    "wiki",
                    "installs plug-ins",
                    "web",
                    Optional.of(TODAY),
                    ""),
                new ContainerVerdict.MissingWritableMount(List.of(ContainerPath.of("/tmp")))));
  }

  @Test
  void theWorkloadsOwnLabelsAreNamedWhereTheyDecide() {
    LabelMatch.Requirement data =
        new LabelMatch.Requirement("tier", LabelMatch.Operator.IN, Set.of("data"));
    LabelMatch.Requirement noCanary =
        new LabelMatch.Requirement("canary", LabelMatch.Operator.DOES_NOT_EXIST, Set.of());
    Policy policy = policy(p -> p.exemption("wiki", e -> e.selector(data, noCanary)));
    WorkloadFixture wiki = deployment("wiki").labelled("tier", "data").container("app");

    assertThat(app(wiki, policy).verdict())
        .isInstanceOfSatisfying(
            ContainerVerdict.Exempt.class,
            exempt ->
                assertThat(exempt.exemption().matchedLabels()).isEqualTo("tier=data, no canary"));
  }

  @Test
  void onTheDayAfterItsLastAnExemptionIsOver() {
    Policy policy = policy(p -> p.exemption("wiki", e -> e.until(TODAY)));
    ReadOnlyFilesystemRule today = new ReadOnlyFilesystemRule(policy, ImageLookup.NONE, TODAY);
    ReadOnlyFilesystemRule tomorrow = today.on(TODAY.plusDays(1));

    assertThat(wiki(today)).isEqualTo("app: Exempt by policy wiki, else " + OPEN);
    assertThat(wiki(tomorrow))
        .isEqualTo("app: " + OPEN + " + ExpiredExemption[name=wiki, owner=, expired=2026-08-01]");
  }

  private static String wiki(ReadOnlyFilesystemRule rule) {
    WorkloadFacts wiki = deployment("wiki").container("app").facts();
    return VerdictText.of(rule.evaluate(wiki, NamespaceFacts.named("shop")));
  }

  @Rows(
      """
      the policy before the owner and the catalogue                | deployment db @exempt="writes a cache" : app image=postgres            | exempting | Exempt by policy all, else WritableRootFilesystem (not set)
      the owner before the catalogue                               | deployment db @exempt="writes a cache" : app image=postgres            | default   | Exempt by annotation rootseal.dev/exempt, else WritableRootFilesystem (not set)
      the catalogue last                                           | deployment db : app image=postgres                                     | default   | Exempt by catalogue postgres, else WritableRootFilesystem (not set)
      the owner where the policy's is over                         | deployment db @exempt="writes a cache" : app image=postgres            | expired   | Exempt by annotation rootseal.dev/exempt, else WritableRootFilesystem (not set) + ExpiredExemption[name=old, owner=, expired=2026-07-31]
      the catalogue where both others are over                     | deployment db @exempt="writes a cache" @exempt-until=2026-07-30 : app image=postgres | expired   | Exempt by catalogue postgres, else WritableRootFilesystem (not set) + ExpiredExemption[name=old, owner=, expired=2026-07-31] + ExpiredExemption[name=rootseal.dev/exempt, owner=, expired=2026-07-30]
      where the policy exempts, the owner's mistakes are no matter | deployment db @exempt="" : app image=postgres                          | exempting | Exempt by policy all, else WritableRootFilesystem (not set)
      """)
  void theFirstSourceThatAppliesWins(String name, String pod, String policy, String expected) {
    Policy exempting = policy(p -> p.exemption("all", e -> {}));
    Policy expired = policy(p -> p.exemption("old", e -> e.until(TODAY.minusDays(1))));
    Map<String, Policy> policies =
        Map.of("default", Policy.DEFAULT, "exempting", exempting, "expired", expired);

    assertThat(
            VerdictText.of(
                workload(pod).knowing(IMAGES).evaluated(requireNonNull(policies.get(policy)))))
        .isEqualTo("app: " + expected);
  }

  @Test
  void ofTwoThatMatchTheFirstExemptsAndBothAreKept() {
    Policy policy =
        policy(
            p ->
                p.exemption("other", e -> e.containers("proxy"))
                    .exemption("second", e -> e.containers("a*"))
                    .exemption("first-by-name", e -> {}));

    ContainerEvaluation app = app(deployment("wiki").container("app"), policy);

    assertThat(app.matchedExemptions()).containsExactly("second", "first-by-name");
    assertThat(((ContainerVerdict.Exempt) app.verdict()).exemption().name()).isEqualTo("second");
  }

  @Test
  void oneThatIsOverGivesWayToTheNext() {
    Policy policy =
        policy(
            p ->
                p.exemption("old", e -> e.until(TODAY.minusDays(1)).ownedBy("web"))
                    .exemption("new", e -> e.until(TODAY)));

    ContainerEvaluation app = app(deployment("wiki").container("app"), policy);

    assertThat(app.matchedExemptions()).containsExactly("old", "new");
    assertThat(((ContainerVerdict.Exempt) app.verdict()).exemption().name()).isEqualTo("new");
  }

  @ParameterizedTest(name = "{0} days from now: {1}")
  @CsvSource({
    "-365, WritableRootFilesystem",
    "-1,   WritableRootFilesystem",
    "0,    Exempt",
    "1,    Exempt",
    "365,  Exempt",
  })
  void holdsThroughItsLastDay(int days, String verdict) {
    Policy policy = policy(p -> p.exemption("wiki", e -> e.until(TODAY.plusDays(days))));

    assertThat(app(deployment("wiki").container("app"), policy).verdict().verdict().id())
        .isEqualTo(verdict);
    assertThat(policy.exemptions().getFirst().isExpired(TODAY)).isEqualTo(days < 0);
  }

  @Test
  void oneThatIsOverExemptsNothingAndSaysWhenAndWhose() {
    Policy policy =
        policy(p -> p.exemption("wiki", e -> e.until(TODAY.minusDays(1)).ownedBy("team web")));

    assertThat(VerdictText.of(deployment("wiki").container("app").evaluated(policy)))
        .isEqualTo(
            "app: " + OPEN + " + ExpiredExemption[name=wiki, owner=team web, expired=2026-07-31]");
  }

  @Test
  void aGoodContainerIsNeitherHiddenNorNoted() {
    Policy policy =
        policy(p -> p.exemption("old", e -> e.until(TODAY.minusDays(1))).exemption("all", e -> {}));

    ContainerEvaluation app =
        app(
            database().container("app", c -> c.image("postgres").compliant()).exemptBecause(""),
            policy,
            1);

    assertThat(app.verdict()).isEqualTo(new ContainerVerdict.Compliant());
    assertThat(app.matchedExemptions()).containsExactly("old", "all");
    assertThat(app.notes()).isEmpty();
  }

  @Test
  void whatTheApiServerWouldRefuseIsNeverExempt() {
    WorkloadFixture workload =
        deployment("db")
            .knowing(IMAGES)
            .exemptBecause("writes a cache")
            .container("app", c -> c.image("postgres").flagNotBoolean());

    assertThat(VerdictText.of(workload.evaluated(policy(p -> p.exemption("all", e -> {})))))
        .isEqualTo("app: Invalid");
  }

  @Test
  void windowsIsNotApplicableRatherThanExempt() {
    Policy policy = policy(p -> p.exemption("all", e -> {}));

    ContainerEvaluation app = app(deployment("iis").onWindows().container("app"), policy);

    assertThat(app.verdict()).isEqualTo(new ContainerVerdict.NotApplicable());
    assertThat(app.matchedExemptions()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\n"})
  void anExemptionWithoutAReasonIsRefused(String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ExemptionFixture.exemption("wiki", e -> e.because(reason)))
        .withMessage("exemption 'wiki' has no reason");
  }

  private static WorkloadFixture database() {
    return deployment("db").knowing(IMAGES).container("app", c -> c.image("postgres"));
  }

  private static ContainerEvaluation app(WorkloadFixture workload, Policy policy) {
    return app(workload, policy, 0);
  }

  private static ContainerEvaluation app(WorkloadFixture workload, Policy policy, int index) {
    return workload.evaluated(policy).containers().get(index);
  }
}
