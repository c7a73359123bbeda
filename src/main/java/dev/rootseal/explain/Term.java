package dev.rootseal.explain;

import dev.rootseal.manifest.EditRefusal;
import dev.rootseal.report.RuleDescription;
import dev.rootseal.rule.Threshold;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A word of reports with a fixed meaning, below the title of its group. */
public record Term(String group, String id, String meaning) {
  /** Titles, and below each its words as they are printed; a test compares with what has them. */
  private static final String WORDS =
      """
      Verdicts (of a container)
        Compliant               The root is read-only, and each required path has a writable mount. Counts as evaluated and as compliant.
        MissingWritableMount    The root is read-only, but a required path has no writable mount: the application is likely to break. Counts as evaluated, not as compliant.
        WritableRootFilesystem  readOnlyRootFilesystem is false or not set, or a writable volume is mounted at /. Counts as evaluated, not as compliant.
        Exempt                  It would be one of the two above, and an exemption with a reason applies. Does not count.
        NotApplicable           The flag cannot be set: the pod runs on Windows; or the policy ignores init containers; or it only copies what an image ships. Does not count.
        Invalid                 The flag is no boolean, such as "true" or 1: the API server refuses the object. Counts as evaluated, not as compliant.
      Results (of a namespace, a cluster, a scan)
        Pass                    The share of containers that comply reaches the threshold.
        Fail                    The share of containers that comply is below the threshold.
        NotApplicable           No container was evaluated: there is nothing to measure.
        Unknown                 Something could not be read, and the rest does not fail. Never a pass.
      Confidence (of a patch)
        known                   A row of the image catalogue or of the policy says that the image runs so.
        observed                The owner's annotations name the paths and say when somebody looked where it writes.
        declared                The owner's annotation names the paths.
        assumed                 Nothing is known but the policy's default paths.
      Skipped (documents of a scan)
        OtherKind               An object of a kind that holds no pod.
        NotAnObject             No object of Kubernetes: it has no kind or no apiVersion.
        Foreign                 It cannot be read, and nothing in its text is said of Kubernetes; --strict makes it an error.
        Template                It cannot be read because of {{ }}: scan what is made of it.
        HelmTemplate            A template that only Helm can make a manifest of: helm template … | rootseal scan -
        NotAFile                In a folder, but neither a file nor a link to one: a pipe, a socket.
        Owned                   Its owner is evaluated in the same run.
        Ignored                 A file or folder that .gitignore names, and git does not track.
        Excluded                A file or folder that --exclude names, or the file .rootseal.yaml.
      Problems (documents of a scan that cannot be read)
        Syntax                  The text is neither YAML nor JSON.
        DuplicateKey            A field is there twice, and readers differ in which they take.
        WrongType               A field has another type than the API gives it.
        Encoding                The bytes are no UTF-8.
        TooLarge                It is larger or deeper than what is read.
        Unreadable              The file cannot be opened or read.
        Internal                A mistake in rootseal itself: please report it.
      Exemptions (in the policy's status)
        expired                 Its last day is over: it excuses nothing any more.
        unused                  It matches no container.
        redundant               It matches containers but excuses none: they comply, or another one comes first.
        expiring                It excuses containers, and ends within 30 days.
        active                  It excuses containers.
      Reasons (of conditions and events)
        ThresholdReached        The share of containers that comply reaches the threshold.
        BelowThreshold          The share of containers that comply is below the threshold.
        NothingToMeasure        No container was evaluated: nothing is below the threshold.
        NotEvaluated            Some workload could not be evaluated, and the rest passes.
        AllEvaluated            Every workload could be read and evaluated.
        SomeNotEvaluated        A workload could not be evaluated: unevaluated names it.
        CrdOutdated             CRDs are missing or older than the operator, so that reports stay as they were: apply the new ones.
        InForce                 The policy holds, or its admission policies are written and their types checked.
        Unusable                The policy is not valid: the last valid one, or the default, holds.
        UnknownFields           The policy holds fields that the operator does not know.
        ReadOnlyFilesystemViolated A workload has a finding.
        ReadOnlyFilesystemSatisfied A workload has none any more.
        NotChecked              The admission policies are written, and the API server has not checked the types of their expressions yet.
        TypeWarnings            The API server warns of an expression of the admission policies: what it cannot evaluate comes in.
        NamesTaken              An admission policy or binding of the same name was made by somebody else, and is left alone.
        NotServed               The API server serves no ValidatingAdmissionPolicies: it is too old, or they are switched off.
        NotWritten              The admission policies could not be brought up to date, for the reason that the message gives.
      Left alone (workloads that rootseal fix does not change)
        NoName                  It has no name, by which a patch would find it: --as=diff.
        CustomResource          A strategic merge patch would replace its containers: --as=diff.
        OutdatedVersion         kustomize does not know its API version any more.
        NotOnlyObjects          kustomize reads its file otherwise than kubectl, or it holds more than objects.
        SameName                Another object has its name, and kustomize takes one of a name.
        UndoneByOverlay         A kustomization that builds on the file takes away what the fix adds, or adds the same.
        HookOfHelm              Helm 3 hands no hook to a post-renderer: change the chart.
      %s
      Writes (of a container that rootseal observe looked at)
        ReadOnly                The root is read-only already.
        NoWrites                The root holds what it began with.
        Writes                  The root holds more than it began with.
        Unknown                 Nobody can tell from the figures; the reason says why.
        BaseNotKnown            What the root holds may be mount points or writes.
        TooYoung                It has not run for --min-age.
        NotRunning              It does not run.
        OldFigures              The figures are older than the container.
        NotInSummary            The kubelet's summary has no such container.
        NoFigures               The runtime counts no inodes.
        NodeNotRead             The summary of its node was not read.
        RuntimeClass            A sandbox may keep writes where the kubelet does not look.
        PodNotRead              The pod is too large to be read.
        InitContainer           It has ended before anybody could look.
        Windows                 A Windows container has no such root.
      Words of the image catalogue
        verified                A published manifest, chart or operator runs this image read-only.
        documented              Documentation, an entry point or an issue names the paths.
        guess                   Derived from a sibling, or only the class is known: only advises.
        stated                  A row of the user's own policy: decides.
        yes                     The image runs read-only as it is.
        yes-with-mounts         The image runs read-only with writable mounts at its paths.
        no                      The image does not run read-only, or only when it is changed.
        unknown                 Nobody was found who said whether the image runs read-only.
        entry-point             The image's own start writes there: its paths are demanded.
        manifests               Two published manifests mount its paths: they are demanded.
        stateless               Serves requests from its image and configuration.
        database                Keeps its data in files of its own.
        broker                  A message broker or its companion.
        cache                   Keeps data in memory; files are optional.
        platform                Part of the cluster or of its tooling.
        sidecar                 Runs beside another container: a proxy, an exporter, a log shipper.
        legacy                  Rewrites its own installation or home.
      Words of reports
        UnusableAnnotation      An annotation of the owner cannot be used, and does not do what it is there for.
        waived                  A required path needs no writable mount, because the owner's annotation says so.
        exempt                  A finding that an exemption excuses; it counts neither as evaluated nor as compliant.
        notRolledOut            A compliant template of which other pods still run.
        unevaluated             A workload that could not be read or evaluated, and why.
        managedBy               What writes the workload, and would undo a patch: change it there.
        missingPaths            Paths that the application writes and no writable mount covers.
        fixFirst                The workloads whose patches reach the threshold with the fewest changes.
        wouldBe                 The verdict on an exempt container without its exemption.
      """;

  private static Stream<String> words() {
    return WORDS
        .replace(
            "%s",
            EditRefusal.OF_EDITS.stream()
                .map(one -> "  %-24sOf a file: %s.".formatted(one.id(), one.sentence()))
                .collect(Collectors.joining("\n")))
        .lines();
  }

  public static List<Term> all() {
    List<Term> all = new ArrayList<>();
    String group = "";
    for (String line : words().toList()) {
      if (line.startsWith(" ")) {
        String[] parts = line.strip().split(" +", 2);
        all.add(new Term(group, parts[0], parts[1]));
      } else {
        group = line;
      }
    }
    return all;
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
    Stream<String> words =
        words().flatMap(line -> line.startsWith(" ") ? Stream.of(line) : Stream.of("", line));
    return Stream.concat(about.lines(), words).toList();
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
}
