package dev.rootseal.fix;

import dev.rootseal.manifest.Replacement;
import dev.rootseal.remediation.PatchedContainer;
import java.util.List;

/**
 * The edit of a file that fixes one workload.
 *
 * @param containers the names of the containers that comply afterwards
 * @param does what it does and what to know before, in short sentences
 * @param replacements the parts of the file that change, in their order
 */
public record WorkloadEdit(
    List<String> containers, List<String> does, List<Replacement> replacements) {
  public WorkloadEdit {
    containers = List.copyOf(containers);
    does = List.copyOf(does);
    replacements = List.copyOf(replacements);
  }

  static WorkloadEdit of(FileFix fix, List<Replacement> replacements) {
    return new WorkloadEdit(
        fix.remediation().patched().stream().map(PatchedContainer::name).toList(),
        FixText.patch(fix).stream().map(String::strip).toList(),
        replacements);
  }
}
