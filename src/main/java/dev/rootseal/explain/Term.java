package dev.rootseal.explain;

import dev.rootseal.manifest.EditRefusal;
import dev.rootseal.report.RuleDescription;
import dev.rootseal.rule.Threshold;
import java.util.List;
import java.util.stream.Stream;

/**
 * A word of reports with a fixed meaning.
 *
 * @param meaning what it means, in one or two sentences
 */
public record Term(Group group, String id, String meaning) {
  /** What a word is said of. */
  public enum Group {
    VERDICT("Verdicts (of a container)"),
    RESULT("Results (of a namespace, a cluster, a scan)"),
    CONFIDENCE("Confidence (of a patch)"),
    SKIPPED("Skipped (documents of a scan)"),
    PROBLEM("Problems (documents of a scan that cannot be read)"),
    EXEMPTION("Exemptions (in the policy's status)"),
    REASON("Reasons (of conditions and events)"),
    ALONE("Left alone (workloads that rootseal fix does not change)"),
    OBSERVED("Writes (of a container that rootseal observe looked at)"),
    CATALOGUE("Words of the image catalogue"),
    REPORT("Words of reports");

    private final String title;

    Group(String title) {
      this.title = title;
    }

    /** What stands above its words. */
    public String title() {
      return title;
    }
  }

  /** Group, id and meaning in a line each; a test compares them with what has these words. */
  private static final String WORDS =
      """
      VERDICT    Compliant                   The root is read-only, and each required path has a writable mount. Counts as evaluated and as compliant.
      VERDICT    MissingWritableMount        The root is read-only, but a required path has no writable mount: the application is likely to break. Counts as evaluated, not as compliant.
      VERDICT    WritableRootFilesystem      readOnlyRootFilesystem is false or not set, or a writable volume is mounted at /. Counts as evaluated, not as compliant.
      VERDICT    Exempt                      It would be one of the two above, and an exemption with a reason applies. Does not count.
      VERDICT    NotApplicable               The flag cannot be set: the pod runs on Windows; or the policy ignores init containers; or it only copies what an image ships. Does not count.
      VERDICT    Invalid                     The flag is no boolean, such as "true" or 1: the API server refuses the object. Counts as evaluated, not as compliant.
      RESULT     Pass                        The share of containers that comply reaches the threshold.
      RESULT     Fail                        The share of containers that comply is below the threshold.
      RESULT     NotApplicable               No container was evaluated: there is nothing to measure.
      RESULT     Unknown                     Something could not be read, and the rest does not fail. Never a pass.
      CONFIDENCE known                       A row of the image catalogue or of the policy says that the image runs so.
      CONFIDENCE observed                    The owner's annotations name the paths and say when somebody looked where it writes.
      CONFIDENCE declared                    The owner's annotation names the paths.
      CONFIDENCE assumed                     Nothing is known but the policy's default paths.
      SKIPPED    OtherKind                   An object of a kind that holds no pod.
      SKIPPED    NotAnObject                 No object of Kubernetes: it has no kind or no apiVersion.
      SKIPPED    Foreign                     It cannot be read, and nothing in its text is said of Kubernetes; --strict makes it an error.
      SKIPPED    Template                    It cannot be read because of {{ }}: scan what is made of it.
      SKIPPED    HelmTemplate                A template that only Helm can make a manifest of: helm template … | rootseal scan -
      SKIPPED    NotAFile                    In a folder, but neither a file nor a link to one: a pipe, a socket.
      SKIPPED    Owned                       Its owner is evaluated in the same run.
      SKIPPED    Ignored                     A file or folder that .gitignore names, and git does not track.
      SKIPPED    Excluded                    A file or folder that --exclude names, or the file .rootseal.yaml.
      PROBLEM    Syntax                      The text is neither YAML nor JSON.
      PROBLEM    DuplicateKey                A field is there twice, and readers differ in which they take.
      PROBLEM    WrongType                   A field has another type than the API gives it.
      PROBLEM    Encoding                    The bytes are no UTF-8.
      PROBLEM    TooLarge                    It is larger or deeper than what is read.
      PROBLEM    Unreadable                  The file cannot be opened or read.
      PROBLEM    Internal                    A mistake in rootseal itself: please report it.
      EXEMPTION  expired                     Its last day is over: it excuses nothing any more.
      EXEMPTION  unused                      It matches no container.
      EXEMPTION  redundant                   It matches containers but excuses none: they comply, or another one comes first.
      EXEMPTION  expiring                    It excuses containers, and ends within 30 days.
      EXEMPTION  active                      It excuses containers.
      REASON     ThresholdReached            The share of containers that comply reaches the threshold.
      REASON     BelowThreshold              The share of containers that comply is below the threshold.
      REASON     NothingToMeasure            No container was evaluated: nothing is below the threshold.
      REASON     NotEvaluated                Some workload could not be evaluated, and the rest passes.
      REASON     AllEvaluated                Every workload could be read and evaluated.
      REASON     SomeNotEvaluated            A workload could not be evaluated: unevaluated names it.
      REASON     CrdOutdated                 CRDs are missing or older than the operator, so that reports stay as they were: apply the new ones.
      REASON     InForce                     The policy holds, or its admission policies are written and their types checked.
      REASON     Unusable                    The policy is not valid: the last valid one, or the default, holds.
      REASON     UnknownFields               The policy holds fields that the operator does not know.
      REASON     ReadOnlyFilesystemViolated  A workload has a finding.
      REASON     ReadOnlyFilesystemSatisfied A workload has none any more.
      REASON     NotChecked                  The admission policies are written, and the API server has not checked the types of their expressions yet.
      REASON     TypeWarnings                The API server warns of an expression of the admission policies: what it cannot evaluate comes in.
      REASON     NamesTaken                  An admission policy or binding of the same name was made by somebody else, and is left alone.
      REASON     NotServed                   The API server serves no ValidatingAdmissionPolicies: it is too old, or they are switched off.
      REASON     NotWritten                  The admission policies could not be brought up to date, for the reason that the message gives.
      REPORT     UnusableAnnotation          An annotation of the owner cannot be used, and does not do what it is there for.
      REPORT     waived                      A required path needs no writable mount, because the owner's annotation says so.
      REPORT     exempt                      A finding that an exemption excuses; it counts neither as evaluated nor as compliant.
      REPORT     notRolledOut                A compliant template of which other pods still run.
      REPORT     unevaluated                 A workload that could not be read or evaluated, and why.
      REPORT     managedBy                   What writes the workload, and would undo a patch: change it there.
      REPORT     missingPaths                Paths that the application writes and no writable mount covers.
      REPORT     fixFirst                    The workloads whose patches reach the threshold with the fewest changes.
      REPORT     wouldBe                     The verdict on an exempt container without its exemption.
      ALONE      NoName                      It has no name, by which a patch would find it: --as=diff.
      ALONE      CustomResource              A strategic merge patch would replace its containers: --as=diff.
      ALONE      OutdatedVersion             kustomize does not know its API version any more.
      ALONE      NotOnlyObjects              kustomize refuses its file, which holds more than objects.
      ALONE      SameName                    Another object has its name, and kustomize takes one of a name.
      ALONE      UndoneByOverlay             A kustomization that builds on the file takes away what the fix adds.
      ALONE      HookOfHelm                  Helm 3 hands no hook to a post-renderer: change the chart.
      OBSERVED   ReadOnly                    The root is read-only already.
      OBSERVED   NoWrites                    The root holds what it began with.
      OBSERVED   Writes                      The root holds more than it began with.
      OBSERVED   Unknown                     Nobody can tell from the figures; the reason says why.
      OBSERVED   BaseNotKnown                What the root holds may be mount points or writes.
      OBSERVED   TooYoung                    It has not run for --min-age.
      OBSERVED   NotRunning                  It does not run.
      OBSERVED   OldFigures                  The figures are older than the container.
      OBSERVED   NotInSummary                The kubelet's summary has no such container.
      OBSERVED   NoFigures                   The runtime counts no inodes.
      OBSERVED   NodeNotRead                 The summary of its node was not read.
      OBSERVED   RuntimeClass                A sandbox may keep writes where the kubelet does not look.
      OBSERVED   PodNotRead                  The pod is too large to be read.
      OBSERVED   InitContainer               It has ended before anybody could look.
      OBSERVED   Windows                     A Windows container has no such root.
      CATALOGUE  verified                    A published manifest, chart or operator runs this image read-only.
      CATALOGUE  documented                  Documentation, an entry point or an issue names the paths.
      CATALOGUE  guess                       Derived from a sibling, or only the class is known: only advises.
      CATALOGUE  stated                      A row of the user's own policy: decides.
      CATALOGUE  yes                         The image runs read-only as it is.
      CATALOGUE  yes-with-mounts             The image runs read-only with writable mounts at its paths.
      CATALOGUE  no                          The image does not run read-only, or only when it is changed.
      CATALOGUE  unknown                     Nobody was found who said whether the image runs read-only.
      CATALOGUE  entry-point                 The image's own start writes there: its paths are demanded.
      CATALOGUE  manifests                   Two published manifests mount its paths: they are demanded.
      CATALOGUE  stateless                   Serves requests from its image and configuration.
      CATALOGUE  database                    Keeps its data in files of its own.
      CATALOGUE  broker                      A message broker or its companion.
      CATALOGUE  cache                       Keeps data in memory; files are optional.
      CATALOGUE  platform                    Part of the cluster or of its tooling.
      CATALOGUE  sidecar                     Runs beside another container: a proxy, an exporter, a log shipper.
      CATALOGUE  legacy                      Rewrites its own installation or home.
      """;

  /** All of them, group by group. */
  public static List<Term> all() {
    return Stream.concat(WORDS.lines().map(Term::read), EditRefusal.OF_EDITS.stream().map(Term::of))
        .toList();
  }

  /** The rule with its references, and all words, in lines. */
  public static List<String> lines() {
    RuleDescription rule = RuleDescription.READ_ONLY_FILESYSTEM;
    String about =
        """
        %s: %s.

        Whoever runs code in a container with a writable root can drop programs there and change
        those of the image. A read-only root takes that away; each path that the application does
        write gets a volume.

        Severity    %s
        Threshold   %s %% of the containers, unless the policy says otherwise
        References  %s"""
            .formatted(
                rule.id(),
                rule.title(),
                rule.severity(),
                Threshold.DEFAULT.percent(),
                String.join("\n            ", rule.controls()));
    return Stream.concat(about.lines(), Stream.of(Group.values()).flatMap(Term::words)).toList();
  }

  private static Stream<String> words(Group group) {
    return Stream.concat(
        Stream.of("", group.title()),
        all().stream()
            .filter(term -> term.group() == group)
            .map(term -> "  %-24s%s".formatted(term.id(), term.meaning())));
  }

  private static Term read(String line) {
    String[] parts = line.split(" +", 3);
    return new Term(Group.valueOf(parts[0]), parts[1], parts[2]);
  }

  /** Those with an id, in any case and with blanks; otherwise those that begin so, by 4 letters. */
  public static List<Term> find(String word) {
    String id = word.replace(" ", "");
    List<Term> found = all().stream().filter(term -> term.id().equalsIgnoreCase(id)).toList();
    return found.isEmpty() && id.length() >= 4
        ? all().stream()
            .filter(term -> term.id().regionMatches(true, 0, id, 0, id.length()))
            .toList()
        : found;
  }

  private static Term of(EditRefusal obstacle) {
    return new Term(Group.ALONE, obstacle.id(), "Of a file: " + obstacle.sentence() + ".");
  }
}
