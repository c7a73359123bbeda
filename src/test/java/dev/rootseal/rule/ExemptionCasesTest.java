package dev.rootseal.rule;

import static dev.rootseal.rule.PodLine.workload;
import static dev.rootseal.rule.PolicyFixture.policy;
import static dev.rootseal.rule.WorkloadFixture.TODAY;
import static dev.rootseal.rule.WorkloadFixture.deployment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rootseal.rule.KnownImage.ImageLookup;
import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Who is exempt: by the policy, by its owner or for the class of its image, asked in this order.
 */
class ExemptionCasesTest {
  private static final String OPEN = "WritableRootFilesystem (not set)";
  private static final KnownImages IMAGES =
      KnownImages.of(
          """
          postgres database requires=/run/postgresql
          corp/postgres database hints
          corp/db/postgres database some-registry
          wordpress legacy
          ours legacy because="writes its own folder"
          stated database requires=/work because="unpacks dumps"
          silent legacy because=" "
          """);

  /** The pod, what the policy says beyond the default, and the verdicts; O is an open root. */
  @Rows(
      """
      nobody                                                              | app; proxy                                                             |                                          | app: O; proxy: O
      all containers by their owner                                       | deployment web @exempt=cache : app; proxy                              |                                          | app: Exempt by annotation rootseal.dev/exempt, else O; proxy: Exempt by annotation rootseal.dev/exempt, else O
      one container by its owner                                          | deployment web @exempt.rootseal.dev/app=cache : app; proxy             |                                          | app: Exempt by annotation exempt.rootseal.dev/app, else O; proxy: O
      an init container by its owner                                      | deployment web @exempt.rootseal.dev/setup=unpacks : init setup         |                                          | init setup: Exempt by annotation exempt.rootseal.dev/setup, else O
      one container before all                                            | deployment web @exempt.rootseal.dev/app=cache @exempt=legacy : app; proxy |                                          | app: Exempt by annotation exempt.rootseal.dev/app, else O; proxy: Exempt by annotation rootseal.dev/exempt, else O
      one on the workload before all on the template                      | deployment web @exempt.rootseal.dev/app=cache @@exempt=legacy : app; proxy |                                          | app: Exempt by annotation exempt.rootseal.dev/app, else O; proxy: Exempt by annotation rootseal.dev/exempt, else O
      an empty reason for one container takes it out of the one for all   | deployment web @exempt.rootseal.dev/app="" @exempt=legacy : app; proxy |                                          | app: O + EmptyReason[key=exempt.rootseal.dev/app]; proxy: Exempt by annotation rootseal.dev/exempt, else O
      an empty reason on the template against a good one on the workload  | deployment web @exempt.rootseal.dev/app=cache @@exempt.rootseal.dev/app=" " : app; proxy |                                          | app: O + EmptyReason[key=exempt.rootseal.dev/app]; proxy: O
      a date alone exempts nobody                                         | deployment web @exempt-until=2027-03-31 : app; proxy                   |                                          | app: O + LastDayAlone[key=rootseal.dev/exempt-until]; proxy: O + LastDayAlone[key=rootseal.dev/exempt-until]
      a date for one container                                            | deployment web @exempt=cache @exempt-until.rootseal.dev/app=2026-07-31 : app; proxy |                                          | app: O + ExpiredExemption[name=rootseal.dev/exempt, owner=, expired=2026-07-31]; proxy: Exempt by annotation rootseal.dev/exempt, else O
      an owner's that is over                                             | deployment web @exempt=cache @exempt-until=2026-07-31 : app            |                                          | app: O + ExpiredExemption[name=rootseal.dev/exempt, owner=, expired=2026-07-31]
      an owner's that is long over                                        | deployment web @exempt=cache @exempt-until=0001-01-01 : app            |                                          | app: O + ExpiredExemption[name=rootseal.dev/exempt, owner=, expired=0001-01-01]
      an owner's on its last day                                          | deployment web @exempt=cache @exempt-until=2026-08-01 : app            |                                          | app: Exempt by annotation rootseal.dev/exempt, else O
      an owner's before that                                              | deployment web @exempt=cache @exempt-until=2026-08-02 : app            |                                          | app: Exempt by annotation rootseal.dev/exempt, else O
      an owner's until a leap day                                         | deployment web @exempt=cache @exempt-until=2028-02-29 : app            |                                          | app: Exempt by annotation rootseal.dev/exempt, else O
      an owner's for long                                                 | deployment web @exempt=cache @exempt-until=9999-12-31 : app            |                                          | app: Exempt by annotation rootseal.dev/exempt, else O
      an owner's where the policy denies it                               | deployment web @exempt=cache @exempt-until=2026-07-01 : app            | no-self-exemption                        | app: O + SelfExemptionDenied[key=rootseal.dev/exempt]
      the catalogue where the policy denies it                            | deployment db @exempt=cache : app image=postgres                       | no-self-exemption                        | app: Exempt by catalogue postgres, else O + SelfExemptionDenied[key=rootseal.dev/exempt]
      the policy before the owner and the catalogue                       | deployment db @exempt=cache : app image=postgres                       | ; all                                    | app: Exempt by policy all, else O
      the owner before the catalogue                                      | deployment db @exempt=cache : app image=postgres                       |                                          | app: Exempt by annotation rootseal.dev/exempt, else O
      the catalogue last                                                  | deployment db : app image=postgres                                     |                                          | app: Exempt by catalogue postgres, else O
      the owner where the policy's is over                                | deployment db @exempt=cache : app image=postgres                       | ; old until=2026-07-31                   | app: Exempt by annotation rootseal.dev/exempt, else O + ExpiredExemption[name=old, owner=, expired=2026-07-31]
      the catalogue where both others are over                            | deployment db @exempt=cache @exempt-until=2026-07-30 : app image=postgres | ; old until=2026-07-31                   | app: Exempt by catalogue postgres, else O + ExpiredExemption[name=old, owner=, expired=2026-07-31] + ExpiredExemption[name=rootseal.dev/exempt, owner=, expired=2026-07-30]
      where the policy exempts, the owner's mistakes are no matter        | deployment db @exempt="" : app image=postgres                          | ; all                                    | app: Exempt by policy all, else O
      the policy's that is over, and whose it is                          | deployment wiki : app                                                  | ; wiki until=2026-07-31 owner="team web" | app: O + ExpiredExemption[name=wiki, owner=team web, expired=2026-07-31]
      the policy's on its last day                                        | deployment wiki : app                                                  | ; wiki until=2026-08-01                  | app: Exempt by policy wiki, else O
      a good container is neither hidden nor noted                        | deployment db @exempt="" : app image=postgres good /run                | ; old until=2026-07-31; all              | app: Compliant
      what the API server would refuse is never exempt                    | deployment db @exempt=cache : app image=postgres odd                   | ; all                                    | app: Invalid
      Windows is not applicable rather than exempt                        | deployment iis windows : app                                           | ; all                                    | app: NotApplicable
      only the containers that match                                      | statefulset wiki : app; proxy; app-2                                   | ; apps containers=app*                   | app: Exempt by policy apps, else O; proxy: O; app-2: Exempt by policy apps, else O
      a database's name where anybody can have given it                   | statefulset db : app image=corp/db/postgres                            |                                          | app: O + UnknownRegistry[name=corp/db/postgres, imageClass=DATABASE]
      the same where databases are not exempt                             | statefulset db : app image=corp/db/postgres                            | exempt=                                  | app: O
      a database that lacks a mount keeps that verdict                    | statefulset db : app image=postgres ro                                 |                                          | app: Exempt by catalogue postgres, else MissingWritableMount /run/postgresql
      a database whose flag is false keeps that verdict                   | statefulset db : app image=postgres rw                                 |                                          | app: Exempt by catalogue postgres, else WritableRootFilesystem (false)
      a database that is in order                                         | statefulset db : app image=postgres ro /run                            |                                          | app: Compliant
      a database and a finding                                            | statefulset db : app image=postgres; exporter                          |                                          | app: Exempt by catalogue postgres, else O; exporter: O
      a database of which the row is a guess                              | statefulset db : app image=corp/postgres                               | exempt=legacy,database                   | app: O
      a StatefulSet alone is no evidence                                  | statefulset db : app /data=claim-template                              | exempt=legacy,database                   | app: O
      a legacy application                                                | deployment blog : app image=wordpress                                  |                                          | app: O
      a legacy application where the policy names that class              | deployment blog : app image=wordpress                                  | exempt=legacy                            | app: Exempt by catalogue wordpress, else O
      a database where the policy names another class                     | statefulset db : app image=postgres                                    | exempt=legacy                            | app: O
      a database where the policy names no class                          | statefulset db : app image=postgres                                    | exempt=                                  | app: O
      an init container on a database's image is none                     | statefulset db : init setup image=postgres; app image=postgres         |                                          | init setup: O; app: Exempt by catalogue postgres, else O
      an init container on a database's image needs no path of the engine | statefulset db : init setup image=postgres good                        |                                          | init setup: Compliant
      an init container of which the policy says that it is a database    | statefulset db : init setup image=stated good                          |                                          | init setup: MissingWritableMount /work
      an init container on a legacy image                                 | statefulset db : init setup image=wordpress                            | exempt=legacy                            | init setup: O
      a sidecar that is a database                                        | sidecar db image=postgres                                              |                                          | sidecar db: Exempt by catalogue postgres, else O
      a database on Windows                                               | statefulset db windows : app image=postgres                            |                                          | app: NotApplicable
      """)
  void verdicts(String name, String pod, String policy, String expected) {
    assertThat(VerdictText.of(workload(pod).knowing(IMAGES).evaluated(policy(policy))))
        .isEqualTo(expected.replaceAll("\\bO\\b", OPEN));
  }

  /** Of a StatefulSet with a label in a namespace with one; ALL stands for parts that fit it. */
  @Rows(
      """
      namespace                                | namespaces=shop             | true
      namespace by glob                        | namespaces=sh*              | true
      one of two namespaces                    | namespaces=bank,s??p        | true
      no such namespace                        | namespaces=bank,shop-*      | false
      the namespace's label                    | namespace-label:team=web    | true
      a label that only the workload has       | namespace-label:app         | false
      kind                                     | kinds=StatefulSet           | true
      one of two kinds                         | kinds=DaemonSet,StatefulSet | true
      another kind                             | kinds=Deployment            | false
      a kind is no glob                        | kinds=*                     | false
      name                                     | names=wiki                  | true
      name by glob                             | names=w*                    | true
      no such name                             | names=app                   | false
      container                                | containers=app              | true
      container by glob                        | containers=proxy,a*         | true
      no such container                        | containers=wiki             | false
      image by glob                            | images=registry.example/*   | true
      image with its tag                       | images=*/app:1.?            | true
      an image without its tag is another text | images=*/app                | false
      the workload's label                     | label:app=wiki              | true
      a label that only the namespace has      | label:team                  | false
      all parts                                | ALL                         | true
      all but the namespace                    | ALL namespaces=x            | false
      all but its label                        | ALL namespace-label:x       | false
      all but the kind                         | ALL kinds=x                 | false
      all but the name                         | ALL names=x                 | false
      all but the container                    | ALL containers=x            | false
      all but the image                        | ALL images=x                | false
      all but the label                        | ALL label:x                 | false
      """)
  void matches(String name, String exemption, boolean expected) {
    String all =
        "namespaces=shop namespace-label:team kinds=StatefulSet names=wiki containers=app images=*"
            + " label:app";
    Policy policy = policy("; one " + exemption.replace("ALL", all));

    assertThat(
            workload("statefulset wiki label:app=wiki namespace-label:team=web : app")
                .evaluated(policy)
                .tally()
                .exempt())
        .isEqualTo(expected ? 1 : 0);
  }

  /** Of a workload in namespace shop; what nobody has read is not taken to be absent. */
  @Rows(
      """
      nothing is asked for      | names=w*                                                            | true
      a label                   | namespace-label:team                                                | false
      that a label is not there | namespace-label:!team                                               | false
      the name                  | namespace-label:kubernetes.io/metadata.name=shop                    | true
      another name              | namespace-label:kubernetes.io/metadata.name=bank                    | false
      that there is no name     | namespace-label:!kubernetes.io/metadata.name                        | false
      the name and a label      | namespace-label:kubernetes.io/metadata.name namespace-label:!team   | false
      """)
  void matchesANamespaceOfWhichOnlyTheNameIsKnown(String name, String exemption, boolean expected) {
    ReadOnlyFilesystemRule rule =
        new ReadOnlyFilesystemRule(policy("; wiki " + exemption), ImageLookup.NONE, TODAY);

    assertThat(wiki(rule).contains("Exempt by policy wiki")).isEqualTo(expected);
  }

  @Rows(
      """
      all that the policy says                              | app ro                                                                       | ; wiki because="installs plug-ins" owner=web until=2026-08-01 | POLICY, name=wiki, reason=installs plug-ins, owner=web, expires=Optional[2026-08-01], matchedLabels=
      the workload's own labels are named where they decide | deployment wiki label:tier=data : app                                        | ; wiki label:tier=data label:!canary | POLICY, name=wiki, reason=writes its plug-ins, owner=, expires=Optional.empty, matchedLabels=tier=data, no canary
      the reason on the template wins                       | deployment web @exempt=old @@exempt=new : app                                |                                      | ANNOTATION, name=rootseal.dev/exempt, reason=new, owner=, expires=Optional.empty, matchedLabels=
      reason and date without spaces around                 | deployment web @exempt=" writes a cache\t" @exempt-until=" 2026-08-01 " : app |                                      | ANNOTATION, name=rootseal.dev/exempt, reason=writes a cache, owner=, expires=Optional[2026-08-01], matchedLabels=
      the catalogue's names the image and its class         | app image=postgres                                                           |                                      | CATALOGUE, name=postgres, reason=postgres is a known image of class database, owner=, expires=Optional.empty, matchedLabels=
      or is the policy's own                                | app image=ours                                                               | exempt=legacy                        | CATALOGUE, name=ours, reason=writes its own folder, owner=, expires=Optional.empty, matchedLabels=
      if that says anything                                 | app image=silent                                                             | exempt=legacy                        | CATALOGUE, name=silent, reason=silent is a known image of class legacy, owner=, expires=Optional.empty, matchedLabels=
      """)
  void whatAnExemptionSays(String name, String pod, String policy, String expected) {
    assertThat(exemption(pod, policy)).hasToString("Exemption[source=" + expected + "]");
  }

  @Test
  void onTheDayAfterItsLastAnExemptionIsOver() {
    Policy policy = policy("; wiki until=2026-08-01");
    ReadOnlyFilesystemRule today = new ReadOnlyFilesystemRule(policy, ImageLookup.NONE, TODAY);

    assertThat(wiki(today)).isEqualTo("app: Exempt by policy wiki, else " + OPEN);
    assertThat(wiki(today.on(TODAY.plusDays(1))))
        .isEqualTo("app: " + OPEN + " + ExpiredExemption[name=wiki, owner=, expired=2026-08-01]");
    assertThat(policy.exemptions().getFirst().isExpired(TODAY)).isFalse();
    assertThat(policy.exemptions().getFirst().isExpired(TODAY.plusDays(1))).isTrue();
  }

  private static String wiki(ReadOnlyFilesystemRule rule) {
    return VerdictText.of(
        rule.evaluate(deployment("wiki").container("app").facts(), NamespaceFacts.named("shop")));
  }

  @Rows(
      """
      ; other containers=proxy; second containers=a*; first-by-name | second first-by-name | second
      ; old until=2026-07-31 owner=web; new until=2026-08-01        | old new              | new
      """)
  void ofSeveralThatMatchTheFirstThatHoldsExemptsAndAllAreKept(
      String policy, String matched, String name) {
    assertThat(app("deployment wiki : app", policy).matchedExemptions())
        .containsExactly(matched.split(" "));
    assertThat(exemption("deployment wiki : app", policy).name()).isEqualTo(name);
  }

  @Test
  void whatMatchesAGoodContainerIsKept() {
    assertThat(app("app good", "; old until=2026-07-31; all").matchedExemptions())
        .containsExactly("old", "all");
  }

  @ParameterizedTest(name = "''{0}''")
  @ValueSource(
      strings = {
        "", "soon", "31.03.2027",
        "2027-3-31", "2027-02-29", "2027-02-30",
        "2027-13-01", "2027-03-31T00:00:00Z", "2027-03",
        "２０２７-03-31", "2027‑03‑31"
      })
  void aBadDateExemptsNothingAndIsTold(String date) {
    assertThat(
            VerdictText.of(
                deployment("web")
                    .exemptBecause("cache")
                    .exemptUntil(date)
                    .container("app")
                    .evaluated()))
        .isEqualTo("app: " + OPEN + " + BadDate[key=rootseal.dev/exempt-until]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "\n\t", "\u2003"})
  void anEmptyReasonExemptsNothing(String reason) {
    assertThat(VerdictText.of(deployment("web").exemptBecause(reason).container("app").evaluated()))
        .isEqualTo("app: " + OPEN + " + EmptyReason[key=rootseal.dev/exempt]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> policy("; wiki because=\"%s\"".formatted(reason)))
        .withMessage("exemption 'wiki' has no reason");
  }

  @Test
  void onlyTheClassesThatThePolicyNamesAreExempt() {
    for (ImageClass named : ImageClass.values()) {
      Policy policy = policy("exempt=" + named);
      assertThat(Arrays.stream(ImageClass.values()).filter(its -> isExempt(its, policy)))
          .containsExactly(named);
    }
    assertThat(Arrays.stream(ImageClass.values()).filter(its -> isExempt(its, Policy.DEFAULT)))
        .containsExactly(ImageClass.DATABASE);
  }

  private static boolean isExempt(ImageClass its, Policy policy) {
    KnownImages images = KnownImages.of("it " + its);
    return workload("app image=it").knowing(images).evaluated(policy).tally().exempt() == 1;
  }

  @Test
  void theCatalogueDecidesAndExcusesDatabasesByDefault() {
    assertThat(Policy.DEFAULT.catalogue())
        .isEqualTo(new Policy.CatalogueUse(true, Set.of(ImageClass.DATABASE), List.of()));
  }

  private static ContainerEvaluation app(String pod, String policy) {
    return workload(pod).knowing(IMAGES).evaluated(policy(policy)).containers().getFirst();
  }

  private static Exemption exemption(String pod, String policy) {
    return ((ContainerVerdict.Exempt) app(pod, policy).verdict()).exemption();
  }
}
