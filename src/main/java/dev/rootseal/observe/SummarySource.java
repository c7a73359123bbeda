package dev.rootseal.observe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rootseal.kubernetes.ObjectName;
import dev.rootseal.live.ReadException;
import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.rule.VisibleText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

public interface SummarySource {
  /** Those of these nodes, by name, as far as they can be had; tells what cannot, and why. */
  Map<String, KubeletSummary> of(Set<String> nodes, Consumer<String> unread);

  /** The kubelets, by way of the API server. A node that does not answer costs itself. */
  static SummarySource kubelets(ReadOnlyApi api) {
    return (nodes, unread) -> {
      Map<String, Future<KubeletSummary>> answers = new TreeMap<>();
      // Each may be slow, and all of them go through the API server.
      try (ExecutorService asking = Executors.newFixedThreadPool(8)) {
        nodes.forEach(node -> answers.put(node, asking.submit(() -> read(api, node))));
      }
      Map<String, KubeletSummary> summaries = new HashMap<>();
      Map<String, ReadException> forbidden = new TreeMap<>();
      answers.forEach(
          (node, answer) -> {
            if (answer.state() == Future.State.SUCCESS) {
              summaries.put(node, answer.resultNow());
            } else if (!(answer.exceptionNow() instanceof ReadException why)) {
              throw new IllegalStateException(answer.exceptionNow());
            } else if (why.kind() == ReadException.Kind.FORBIDDEN) {
              forbidden.put(node, why);
            } else {
              unread.accept(sentence(Set.of(node), why));
            }
          });
      forbidden.values().stream()
          .findFirst()
          .ifPresent(why -> unread.accept(sentence(forbidden.keySet(), why)));
      return summaries;
    };
  }

  private static KubeletSummary read(ReadOnlyApi api, String node) {
    try {
      String path = "/api/v1/nodes/" + ObjectName.require("node", node) + "/proxy/stats/summary";
      return KubeletSummary.read(api.get(path));
    } catch (IllegalArgumentException e) {
      throw new ReadException(String.valueOf(e.getMessage()));
    } catch (ReadException e) {
      // No answer may be the node's fault as well as the API server's.
      throw e.kind() == ReadException.Kind.UNUSABLE_SERVER
          ? new ReadException(e.getMessage() + ", or the node's kubelet is out of reach")
          : e;
    }
  }

  private static String sentence(Collection<String> nodes, ReadException why) {
    return "The summary of " + names(nodes) + " cannot be read: " + why.why();
  }

  /** Files that somebody else has fetched; an IOException names the one that is none. */
  static SummarySource files(Collection<Path> files) throws IOException {
    Map<String, KubeletSummary> all = new HashMap<>();
    for (Path file : files) {
      try {
        KubeletSummary summary = KubeletSummary.read(new ObjectMapper().readTree(file.toFile()));
        if (all.put(summary.node(), summary) != null) {
          throw new IOException(
              file + ": there are two summaries of node '" + summary.node() + "'");
        }
      } catch (JsonProcessingException e) {
        throw new IOException(file + ": this is no JSON", e);
      } catch (IllegalArgumentException e) {
        throw new IOException(file + ": " + e.getMessage(), e);
      }
    }
    return (nodes, unread) -> {
      List<String> missing = new ArrayList<>(nodes);
      missing.removeAll(all.keySet());
      if (!missing.isEmpty()) {
        unread.accept("No file of --kubelet-summary is about " + names(missing));
      }
      return all;
    };
  }

  /** The first three, where there are many. */
  private static String names(Collection<String> nodes) {
    return (nodes.size() == 1 ? "node " : "nodes ")
        + VisibleText.few(nodes.stream().map(node -> "'" + node + "'").toList(), 3);
  }
}
