package dev.rootseal.observe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Summaries that somebody else has fetched, one of each node. */
public final class SummaryFiles implements SummarySource {
  private final NodeSummaries summaries = new NodeSummaries();

  private SummaryFiles() {}

  /**
   * Reads them.
   *
   * @throws IOException if one cannot be read or is no summary; the message names it
   */
  public static SummaryFiles read(Collection<Path> files) throws IOException {
    SummaryFiles all = new SummaryFiles();
    ObjectMapper json = new ObjectMapper();
    for (Path file : files) {
      try {
        all.summaries.add(KubeletSummary.read(json.readTree(file.toFile())));
      } catch (JsonProcessingException e) {
        throw new IOException(file + ": this is no JSON", e);
      } catch (IllegalArgumentException e) {
        throw new IOException(file + ": " + e.getMessage(), e);
      }
    }
    return all;
  }

  @Override
  public NodeSummaries of(Set<String> nodes, Consumer<String> unread) {
    List<String> missing = nodes.stream().filter(node -> !summaries.has(node)).toList();
    if (!missing.isEmpty()) {
      unread.accept("No file of --kubelet-summary is about " + NodeNames.list(missing));
    }
    return summaries;
  }
}
