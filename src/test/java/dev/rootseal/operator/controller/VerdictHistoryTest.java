package dev.rootseal.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.operator.controller.NamespaceReconciler.VerdictHistory;
import dev.rootseal.rule.Rows;
import dev.rootseal.rule.WorkloadFixture;
import dev.rootseal.rule.WorkloadRef;
import dev.rootseal.rule.WorkloadVerdict;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What counts as a change of a verdict. */
class VerdictHistoryTest {
  private final VerdictHistory history = new VerdictHistory();

  /** Workloads, look by look, and which have changed; {@code begin/}: nothing was known. */
  @Rows(
      """
      the first after a start is no change       | begin/web=bad                                  | -
      nor is a repetition                        | begin/web=bad web=bad                          | - -
      both directions                            | begin/web=bad web=good web=bad                 | - web web
      what appears, only with a finding          | web=bad,api=good                               | web
      what comes back is new                     | web=bad none web=bad                           | web - web
      the order does not matter                  | begin/one=bad,two=good two=good,one=bad        | - -
      what complies, when it is rolled out       | begin/web=bad web=soon web=soon web=good web=good | - - - web -
      a roll-out that is taken back              | begin/web=bad web=soon web=bad                 | - - -
      a roll-out of what complied before         | begin/web=good web=soon web=good               | - - -
      what is new and complies                   | web=soon web=good                              | - -
      what nobody knows meanwhile is the same    | web=bad web=unknown web=bad web=unknown web=good | web - - - web
      or what nobody has ever known              | begin/web=unknown web=unknown web=good web=bad | - - - web
      a finding, also where it is not rolled out | begin/web=good web=bad-soon                    | - web
      """)
  void changes(String name, String looks, String changes) {
    assertThat(Arrays.stream(looks.split(" ", -1)).map(this::look).collect(Collectors.joining(" ")))
        .isEqualTo(changes);
  }

  private String look(String seen) {
    boolean known = !seen.startsWith("begin/");
    Map<WorkloadRef, String> workloads =
        Arrays.stream(seen.replace("begin/", "").split(",", -1))
            .filter(one -> one.contains("="))
            .map(one -> one.split("=", -1))
            .collect(Collectors.toMap(one -> verdict(one[0], "good").ref(), one -> one[1]));
    List<WorkloadVerdict> verdicts =
        workloads.entrySet().stream()
            .filter(one -> !one.getValue().equals("unknown"))
            .map(one -> verdict(one.getKey().name(), one.getValue()))
            .toList();
    String changed =
        history.changed("shop", workloads.keySet(), verdicts, known).keySet().stream()
            .map(WorkloadRef::name)
            .collect(Collectors.joining(","));
    return changed.isEmpty() ? "-" : changed;
  }

  @Test
  void namespacesAreApartAndForgotten() {
    WorkloadVerdict bad = verdict("web", "bad");
    history.changed("shop", Set.of(bad.ref()), List.of(bad), true);

    assertThat(history.changed("blog", Set.of(bad.ref()), List.of(bad), true)).containsValue(bad);
    history.forget("shop");
    assertThat(history.changed("shop", Set.of(bad.ref()), List.of(bad), true)).containsValue(bad);
  }

  private static WorkloadVerdict verdict(String name, String what) {
    WorkloadFixture workload = WorkloadFixture.deployment(name);
    if (what.endsWith("soon")) {
      workload.notRolledOut();
    }
    return (what.startsWith("bad")
            ? workload.container("app")
            : workload.container("app", app -> app.compliant()))
        .evaluated();
  }
}
