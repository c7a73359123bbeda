package dev.rootseal.observe;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Writer;

/** For programs: all that was seen, in JSON (RFC 8259). */
final class ObservationJson {
  private static final ObjectWriter JSON =
      JsonMapper.builder()
          .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
          .build()
          .writer(new DefaultPrettyPrinter());

  private final ObservationReport report;
  private final VerdictSentence sentence;

  private ObservationJson(ObservationReport report) {
    this.report = report;
    this.sentence = new VerdictSentence(report.minAge());
  }

  static void write(ObservationReport report, String version, Writer out) throws IOException {
    JSON.writeValue(out, new ObservationJson(report).tree(version));
    out.write(System.lineSeparator());
  }

  private ObjectNode tree(String version) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("schemaVersion", 1);
    root.putObject("tool").put("name", "rootseal").put("version", version);
    root.put("minAgeSeconds", report.minAge().toSeconds());
    root.putObject("summary")
        .put("containers", report.containers().size())
        .put("noWrites", report.count(WriteVerdict.NO_WRITES))
        .put("writes", report.count(WriteVerdict.WRITES))
        .put("unknown", report.count(WriteVerdict.UNKNOWN))
        .put("readOnly", report.count(WriteVerdict.READ_ONLY));
    var containers = root.putArray("containers");
    report.containers().forEach(one -> containers.add(tree(one)));
    ObjectNode others = root.putObject("otherPods");
    report.others().forEach(others::put);
    var unread = root.putArray("unread");
    report.unread().forEach(unread::add);
    return root;
  }

  private ObjectNode tree(ObservedContainer one) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("namespace", one.workload().namespace())
        .put("kind", one.workload().kind())
        .put("name", one.workload().name())
        .put("container", one.name())
        .put("type", one.type().text())
        .put("image", one.image())
        .put("verdict", one.verdict().id());
    one.reason().ifPresent(reason -> tree.put("reason", reason.id()));
    tree.put("message", sentence.of(one));
    add(tree, one.pods());
    return tree;
  }

  private static void add(ObjectNode tree, ObservedContainer.Pods pods) {
    tree.put("pods", pods.number()).put("podsConcerned", pods.concerned());
    pods.oldest().ifPresent(age -> tree.put("oldestSeconds", age.toSeconds()));
    pods.youngest().ifPresent(age -> tree.put("youngestSeconds", age.toSeconds()));
    pods.growth()
        .ifPresent(
            growth -> {
              tree.put("leastInodesWritten", growth.leastInodes());
              tree.put("mostInodesWritten", growth.mostInodes());
              growth.mostBytes().ifPresent(bytes -> tree.put("mostBytesWritten", bytes));
            });
  }
}
