package dev.rootseal.observe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rootseal.kubernetes.ObjectName;
import dev.rootseal.live.ReadException;
import dev.rootseal.live.ReadOnlyApi;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Where the summaries of kubelets come from. */
public interface SummarySource {
  /**
   * The summaries of these nodes, as far as they can be had.
   *
   * @param unread gets what could not be read, and why
   */
  NodeSummaries of(Set<String> nodes, Consumer<String> unread);

  /** The kubelets, by way of the API server. A node that does not answer costs itself. */
  static SummarySource kubelets(ReadOnlyApi api) {
    return new Kubelets(api);
  }

  /**
   * Files that somebody else has fetched, one of each node.
   *
   * @throws IOException if one cannot be read or is no summary; the message names it
   */
  static SummarySource files(Collection<Path> files) throws IOException {
    NodeSummaries all = new NodeSummaries();
    ObjectMapper json = new ObjectMapper();
    for (Path file : files) {
      try {
        all.add(KubeletSummary.read(json.readTree(file.toFile())));
      } catch (JsonProcessingException e) {
        throw new IOException(file + ": this is no JSON", e);
      } catch (IllegalArgumentException e) {
        throw new IOException(file + ": " + e.getMessage(), e);
      }
    }
    return (nodes, unread) -> {
      List<String> missing = nodes.stream().filter(node -> !all.has(node)).toList();
      if (!missing.isEmpty()) {
        unread.accept("No file of --kubelet-summary is about " + NodeSummaries.names(missing));
      }
      return all;
    };
  }

  /** Those of the nodes of a cluster. */
  record Kubelets(ReadOnlyApi api) implements SummarySource {
    /** Asked at once: each may be slow, and all of them go through the API server. */
    private static final int AT_ONCE = 8;

    /** What comes of one: a summary, or why there is none. */
    private record Answer(
        String node, Optional<KubeletSummary> summary, Optional<ReadException> why) {}

    @Override
    public NodeSummaries of(Set<String> nodes, Consumer<String> unread) {
      NodeSummaries summaries = new NodeSummaries();
      List<Answer> forbidden = new ArrayList<>();
      for (Answer answer : ask(nodes)) {
        answer.summary().ifPresent(summaries::add);
        if (answer.why().stream().anyMatch(why -> why.kind() == ReadException.Kind.FORBIDDEN)) {
          forbidden.add(answer);
        } else {
          answer.why().ifPresent(why -> unread.accept(sentence(Set.of(answer.node()), why)));
        }
      }
      if (!forbidden.isEmpty()) {
        unread.accept(
            sentence(
                forbidden.stream().map(Answer::node).toList(),
                forbidden.getFirst().why().orElseThrow()));
      }
      return summaries;
    }

    private static String sentence(Collection<String> nodes, ReadException why) {
      return "The summary of " + NodeSummaries.names(nodes) + " cannot be read: " + why.why();
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

    private Answer read(String node) {
      try {
        return new Answer(node, Optional.of(summary(node)), Optional.empty());
      } catch (ReadException e) {
        return new Answer(node, Optional.empty(), Optional.of(e));
      }
    }

    private KubeletSummary summary(String node) {
      if (!ObjectName.isValid(node)) {
        throw new ReadException("no node has this name");
      }
      try {
        JsonNode summary = api.get("/api/v1/nodes/" + node + "/proxy/stats/summary");
        return new KubeletSummary(node, KubeletSummary.read(summary).usage());
      } catch (IllegalArgumentException e) {
        throw new ReadException(String.valueOf(e.getMessage()));
      } catch (ReadException e) {
        // No answer may be the node's fault as well as the API server's.
        throw e.kind() == ReadException.Kind.UNUSABLE_SERVER
            ? new ReadException(e.getMessage() + ", or the node's kubelet is out of reach")
            : e;
      }
    }
  }
}
