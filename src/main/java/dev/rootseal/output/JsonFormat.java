package dev.rootseal.output;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rootseal.scan.ScanReport;
import java.io.IOException;
import java.io.Writer;

/** For programs: all that a scan has found, in JSON (RFC 8259). */
final class JsonFormat implements ReportFormat {
  private static final ObjectWriter JSON =
      JsonMapper.builder()
          .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
          .build()
          .writer(new DefaultPrettyPrinter());

  private final String version;

  JsonFormat(String version) {
    this.version = version;
  }

  @Override
  public void write(ScanReport report, Writer out) throws IOException {
    JSON.writeValue(CommandFreeWriter.ofJson(out), new ReportTree(report, version).json());
    out.write(System.lineSeparator());
  }
}
