package dev.rootseal.output;

import dev.rootseal.manifest.Position;
import dev.rootseal.remediation.Patch;
import dev.rootseal.remediation.PatchBlocker;
import dev.rootseal.remediation.PatchCaveat;
import dev.rootseal.remediation.PatchedContainer;
import dev.rootseal.remediation.PatchedContainer.Mount;
import dev.rootseal.remediation.Remediation;
import dev.rootseal.report.NoteSentence;
import dev.rootseal.rule.ContainerFacts;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.ContainerType;
import dev.rootseal.rule.ContainerVerdict.Exempt;
import dev.rootseal.rule.ContainerVerdict.MissingWritableMount;
import dev.rootseal.rule.Exemption;
import dev.rootseal.rule.Verdict;
import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import dev.rootseal.scan.ScannedWorkload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a workload of the HTML report holds when it is opened: its containers and what to do. */
final class HtmlContainers {
  private final ScannedWorkload workload;
  private final Html html;

  HtmlContainers(ScannedWorkload workload, Html html) {
    this.workload = workload;
    this.html = html;
  }

  void write() throws IOException {
    List<ContainerEvaluation> containers = workload.verdict().containers();
    if (!containers.isEmpty()) {
      html.openWith("table", "aria-label", "Containers");
      html.heads("Container", "Image", "Verdict").open("tbody");
      for (int i = 0; i < containers.size(); i++) {
        container(containers.get(i), i);
      }
      html.close("tbody").close("table");
    }
    remediation(Remediation.of(workload.verdict()));
  }

  private void container(ContainerEvaluation evaluated, int index) throws IOException {
    ContainerFacts facts = evaluated.facts();
    html.open("tr").openWith("th", "scope", "row");
    html.text(facts.name().isEmpty() ? "(no name)" : facts.name());
    Optional<String> remark = remark(facts, index);
    if (remark.isPresent()) {
      html.text(" ").element("i", remark.get());
    }
    html.close("th").open("td").element("code", facts.image()).close("td").open("td");
    Verdict verdict = evaluated.verdict().verdict();
    html.element("b", verdict.id(), verdict.id());
    more(evaluated);
    html.close("td").close("tr");
  }

  /** Its part in the pod, where that is not the usual one, and its line. */
  private Optional<String> remark(ContainerFacts facts, int index) {
    String type = facts.type() == ContainerType.CONTAINER ? "" : facts.type().text();
    List<Position> at = workload.containersAt();
    String line = index < at.size() ? "line " + at.get(index).line() : "";
    String words = type.isEmpty() || line.isEmpty() ? type + line : type + ", " + line;
    return words.isEmpty() ? Optional.empty() : Optional.of(words);
  }

  private void more(ContainerEvaluation evaluated) throws IOException {
    if (evaluated.verdict() instanceof MissingWritableMount(var paths)) {
      html.element("p", "no writable mount at " + listed(paths));
    }
    if (evaluated.verdict() instanceof Exempt(var exemption, var wouldBe)) {
      html.element("p", words(exemption, wouldBe.verdict()));
    }
    if (!evaluated.notes().isEmpty()) {
      html.list(evaluated.notes().stream().map(NoteSentence::of).toList());
    }
  }

  private static String words(Exemption exemption, Verdict wouldBe) {
    String owner = exemption.owner().isEmpty() ? "" : ", owner " + exemption.owner();
    String until = exemption.expires().map(day -> ", until " + day).orElse(", without an end");
    return "%s (%s %s%s%s; otherwise %s)"
        .formatted(
            exemption.reason(),
            exemption.source().id(),
            exemption.name(),
            owner,
            until,
            wouldBe.id());
  }

  private static String listed(List<ContainerPath> paths) {
    return paths.stream().map(ContainerPath::toString).collect(Collectors.joining(", "));
  }

  private void remediation(Remediation found) throws IOException {
    if (found.patch().isEmpty() && found.refused().isEmpty()) {
      return;
    }
    html.open("div", "remedy");
    if (workload.isCustomResource()) {
      changes(found);
    } else if (found.patch().isPresent()) {
      patch(found.patch().get(), found.remarks());
    }
    if (!found.refused().isEmpty()) {
      html.element("h5", "No patch for");
      html.list(found.refused().stream().map(HtmlContainers::sentence).toList());
    }
    html.close("div");
  }

  private void changes(Remediation found) throws IOException {
    if (!found.patched().isEmpty()) {
      html.element("h5", "To be changed");
      html.list(found.patched().stream().map(HtmlContainers::change).toList());
    }
  }

  private static String change(PatchedContainer patched) {
    List<String> parts = new ArrayList<>();
    if (patched.setsFlag()) {
      parts.add("readOnlyRootFilesystem: true");
    }
    if (!patched.opened().isEmpty()) {
      parts.add("no readOnly: true at " + mounts(patched.opened()));
    }
    if (!patched.added().isEmpty()) {
      parts.add("an emptyDir at " + mounts(patched.added()));
    }
    return "Container '%s': %s".formatted(patched.name(), String.join("; ", parts));
  }

  private static String mounts(List<Mount> mounts) {
    return mounts.stream().map(Mount::mountPath).collect(Collectors.joining(", "));
  }

  private void patch(Patch patch, List<PatchCaveat> remarks) throws IOException {
    html.element("h5", "Patch").open("pre").lines(patch.yaml()).close("pre");
    if (!remarks.isEmpty()) {
      html.element("h5", "Before you apply it");
      html.list(remarks.stream().map(PatchCaveat::sentence).toList());
    }
  }

  private static String sentence(PatchBlocker blocker) {
    return "Container '%s': %s".formatted(blocker.container(), blocker.sentence());
  }
}
