package dev.rootseal.observe;

import dev.rootseal.kubernetes.ObjectName;
import dev.rootseal.live.ReadException;
import dev.rootseal.live.ReadOnlyApi;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** The summaries of kubelets by way of the API server. A node that does not answer costs itself. */
public final class KubeletSummaries implements SummarySource {
  /** Asked at once: each may be slow, and all of them go through the API server. */
  private static final int AT_ONCE = 8;

  private final ReadOnlyApi api;

  private sealed interface Answer {
    record Summary(KubeletSummary summary) implements Answer {}

    record Forbidden(String node, ReadException why) implements Answer {}

    record Failed(String node, String why) implements Answer {}
  }

  /** Those of the nodes of a cluster. */
  public KubeletSummaries(ReadOnlyApi api) {
    this.api = api;
  }

  @Override
  public NodeSummaries of(Set<String> nodes, Consumer<String> unread) {
    NodeSummaries summaries = new NodeSummaries();
    List<Answer.Forbidden> forbidden = new ArrayList<>();
    for (Answer answer : ask(nodes)) {
      switch (answer) {
        case Answer.Summary(var summary) -> summaries.add(summary);
        case Answer.Forbidden refusal -> forbidden.add(refusal);
        case Answer.Failed(var node, var why) ->
            unread.accept("The summary of node '" + node + "' cannot be read: " + why);
      }
    }
    if (!forbidden.isEmpty()) {
      unread.accept(
          Unread.sentence(
              "The summary of "
                  + NodeNames.list(forbidden.stream().map(Answer.Forbidden::node).toList()),
              forbidden.getFirst().why(),
              Unread.rule("", "nodes/proxy", "get")));
    }
    return summaries;
  }

  private List<Answer> ask(Set<String> nodes) {
    List<Callable<Answer>> questions =
        nodes.stream().<Callable<Answer>>map(node -> () -> read(node)).toList();
    try (ExecutorService asking = Executors.newFixedThreadPool(AT_ONCE)) {
      return asking.invokeAll(questions).stream().map(Future::resultNow).toList();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** No answer may be the node's fault as well as the API server's. */
  private static Answer failure(String node, ReadException why) {
    return switch (why.kind()) {
      case FORBIDDEN -> new Answer.Forbidden(node, why);
      case UNUSABLE_SERVER ->
          new Answer.Failed(node, why.getMessage() + ", or the node's kubelet is out of reach");
      case NOT_FOUND, NOT_SERVED, OTHER ->
          new Answer.Failed(node, String.valueOf(why.getMessage()));
    };
  }

  private Answer read(String node) {
    if (!ObjectName.isValid(node)) {
      return new Answer.Failed(node, "no node has this name");
    }
    try {
      String path = "/api/v1/nodes/" + node + "/proxy/stats/summary";
      return new Answer.Summary(
          new KubeletSummary(node, KubeletSummary.read(api.get(path)).usage()));
    } catch (ReadException e) {
      return failure(node, e);
    } catch (IllegalArgumentException e) {
      return new Answer.Failed(node, String.valueOf(e.getMessage()));
    }
  }
}
