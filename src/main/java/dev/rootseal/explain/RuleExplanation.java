package dev.rootseal.explain;

import dev.rootseal.report.RuleDescription;
import dev.rootseal.rule.Threshold;
import java.util.ArrayList;
import java.util.List;

/** The rule with its references, and the words that reports use. */
public final class RuleExplanation {
  private RuleExplanation() {}

  /** All of it, in lines. */
  public static List<String> lines() {
    RuleDescription rule = RuleDescription.READ_ONLY_FILESYSTEM;
    List<String> lines = new ArrayList<>();
    lines.add(rule.id() + ": " + rule.title() + ".");
    lines.add("");
    lines.add(
        "Whoever runs code in a container with a writable root can drop programs there and change");
    lines.add(
        "those of the image. A read-only root takes that away; each path that the application does");
    lines.add("write gets a volume.");
    lines.add("");
    lines.addAll(facts(rule));
    for (Term.Group group : Term.Group.values()) {
      lines.add("");
      lines.addAll(words(group));
    }
    return lines;
  }

  private static List<String> facts(RuleDescription rule) {
    List<String> lines = new ArrayList<>();
    lines.add("Severity    " + rule.severity());
    lines.add(
        "Threshold   "
            + Threshold.DEFAULT.percent()
            + " % of the containers, unless the policy says otherwise");
    for (int i = 0; i < rule.controls().size(); i++) {
      lines.add((i == 0 ? "References  " : "            ") + rule.controls().get(i));
    }
    return lines;
  }

  private static List<String> words(Term.Group group) {
    List<String> lines = new ArrayList<>(List.of(group.title()));
    Term.all().stream()
        .filter(term -> term.group() == group)
        .forEach(term -> lines.add("  %-24s%s".formatted(term.id(), term.meaning())));
    return lines;
  }
}
