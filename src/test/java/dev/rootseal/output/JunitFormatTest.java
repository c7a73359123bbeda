package dev.rootseal.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.scan.ScanReport;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.maven.plugin.surefire.log.api.NullConsoleLogger;
import org.apache.maven.plugins.surefire.report.ReportTestSuite;
import org.apache.maven.plugins.surefire.report.TestSuiteXmlParser;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** `-o junit`, read as Maven reads the reports of tests, and by the JDK's parser. */
class JunitFormatTest {
  private static ByteArrayInputStream xml(ScanReport report) {
    return new ByteArrayInputStream(
        Scans.write(OutputFormat.JUNIT, report).getBytes(StandardCharsets.UTF_8));
  }

  private static List<ReportTestSuite> asMavenReadsIt(ScanReport report) throws Exception {
    return new TestSuiteXmlParser(new NullConsoleLogger())
        .parse(new InputStreamReader(xml(report), StandardCharsets.UTF_8));
  }

  private static Document dom(ScanReport report) throws Exception {
    return DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(xml(report));
  }

  @Test
  void mavenCountsWhatTheReportCounts() throws Exception {
    ScanReport shop = Scans.shop();
    List<ReportTestSuite> suites = asMavenReadsIt(shop);

    assertThat(suites.stream().mapToInt(ReportTestSuite::getNumberOfErrors).sum())
        .isEqualTo(shop.problems().size());
    assertThat(suites.stream().mapToInt(ReportTestSuite::getNumberOfSkipped).sum())
        .isEqualTo(shop.tally().exempt() + shop.tally().notApplicable());
    assertThat(suites.stream().mapToInt(ReportTestSuite::getNumberOfFailures).sum())
        .as("containers and two annotations")
        .isEqualTo(shop.tally().findings() + 2);
  }

  @Test
  void whatXmlCannotHoldIsSpeltOut() throws Exception {
    NodeList cases = dom(Hostile.report()).getElementsByTagName("testcase");

    assertThat(cases.getLength()).isEqualTo(2 * Hostile.TEXTS.size());
    assertThat(((Element) cases.item(0)).getAttribute("name"))
        .isEqualTo("container \\u0000\\u0007\\u001b[2J\\u0085");
  }

  @Test
  void aNamespaceIsASuiteOfALiveScan() throws Exception {
    NodeList suites = dom(Scans.live(Scans.shop())).getElementsByTagName("testsuite");

    assertThat(((Element) suites.item(1)).getAttribute("name")).isEqualTo("namespace 'shop'");
  }
}
