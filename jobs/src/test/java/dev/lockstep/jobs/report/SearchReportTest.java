package dev.lockstep.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.lockstep.jobs.search.Trial;
import dev.lockstep.jobs.search.TrialResult;
import dev.lockstep.jobs.search.TrialResult.Status;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class SearchReportTest {
  private static final String RATE = "train.updater.learning_rate";
  private static final String BATCH = "train.global_batch";
  private static final String START = "train.network.weight_init";

  private static Map<String, JsonNode> values(double rate, int batch) {
    Map<String, JsonNode> values = new LinkedHashMap<>();
    values.put(RATE, DoubleNode.valueOf(rate));
    values.put(BATCH, IntNode.valueOf(batch));
    values.put(START, TextNode.valueOf("<b>"));
    return values;
  }

  private static List<TrialResult> trials() {
    Random random = new Random(4);
    List<TrialResult> trials = new ArrayList<>();
    for (int i = 1; i <= 18; i++) {
      double rate = Math.round(Math.pow(10, -4 + 3 * random.nextDouble()) * 1e5) / 1e5;
      trials.add(
          new TrialResult(
              i,
              i <= 2 ? Status.TRAINED : Status.STOPPED,
              values(rate, 32 << random.nextInt(3)),
              0.99 - 0.01 * i,
              i <= 2 ? 9 : 3,
              12.34,
              "s3a://models/digits/search/versions/0123456789abcdef-" + i,
              i == 2,
              null,
              i <= 2 ? 2 : 1));
    }
    trials.add(TrialResult.failed(new Trial(19, values(0.5, 32)), 1, "training diverged <i>"));
    return trials;
  }

  private static String render(List<TrialResult> trials, Optional<String> command) {
    return SearchReport.render(
        new SearchReportData(
            "digits",
            Map.of("dataset", "s3a://datasets/digits/versions/1"),
            "validation_accuracy",
            trials,
            Set.of(RATE),
            command,
            "pipeline: <script>",
            Map.of("Lockstep", "0.1.0")));
  }

  /** To look at: {@code -Dreport=FILE}. */
  private static void writeForPeople(String page) throws IOException {
    String file = System.getProperty("report");
    if (file != null) {
      Files.writeString(Path.of(file), page);
    }
  }

  @Test
  void everyTrialIsARowInTheGivenOrder() throws IOException {
    String page =
        render(trials(), Optional.of("lockstep train p.yaml --set train.global_batch=64"));
    writeForPeople(page);

    Matcher rows = Pattern.compile("<tr><th>(\\d+)</th><td>(\\w+)</td>").matcher(page);
    assertThat(rows.results().map(row -> row.group(1) + row.group(2)))
        .hasSize(19)
        .startsWith("1trained", "2trained", "3stopped")
        .endsWith("19failed");
    assertThat(page)
        .contains("<b>0.98000</b>best validation accuracy")
        .contains("<pre>lockstep train p.yaml --set train.global_batch=64</pre>")
        .contains("<th>updater.learning_rate</th><th>global_batch</th>")
        .contains("<th>trial 19</th><td>training diverged &lt;i&gt;</td>");
  }

  @Test
  void onlyParametersThatAreNumbersHaveAChart() throws Exception {
    Matcher charts =
        Pattern.compile("<svg.*?</svg>", Pattern.DOTALL)
            .matcher(render(trials(), Optional.of("lockstep train p.yaml")));
    List<String> found = charts.results().map(chart -> chart.group()).toList();

    assertThat(found).hasSize(2);
    for (String chart : found) {
      assertThat(chart).doesNotContain("NaN", "Infinity");
      assertThat(chart.split("<circle")).hasSize(19);
      DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(chart)));
    }
    assertThat(found.get(0)).contains(">0.001<", ">0.1<");
  }

  @Test
  void aSearchWhoseTrialsAllFailedHasNoBest() {
    String page = render(trials().subList(18, 19), Optional.empty());

    assertThat(page).contains("Why trials failed").doesNotContain("<svg", "best validation");
  }

  @Test
  void namesFromTheUserCannotBecomeMarkup() {
    assertThat(render(trials(), Optional.of("<script>")))
        .doesNotContain("<script", "<td><b>", "<i>")
        .doesNotContain("http:", "https:", "<link", "@import", "url(");
  }
}
