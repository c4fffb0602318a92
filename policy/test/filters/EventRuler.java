// Answers each line "<stream>\t<pattern>\t<record>" of patterns.tsv with "invalid", or with how many of that stream's records
// (records-<stream>.jsonl) the pattern matches, and whether it matches the record beside it ("-" when there is none).
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import software.amazon.event.ruler.*;

public class EventRuler {
  public static void main(String[] arguments) throws Exception {
    Path directory = Paths.get(arguments[0]);
    Map<String, List<String>> records = new HashMap<>();
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    for (String line : Files.readAllLines(directory.resolve("patterns.tsv"))) {
      String[] parts = line.split("\t");
      if (JsonRuleCompiler.check(parts[1]) != null) {
        out.println("invalid -");
        continue;
      }
      Machine machine = new Machine();
      machine.addRule("filter", parts[1]);
      int matched = 0;
      List<String> all = records.get(parts[0]);
      if (all == null) records.put(parts[0], all = Files.readAllLines(directory.resolve("records-" + parts[0] + ".jsonl")));
      for (String record : all) if (matches(machine, record)) matched++;
      out.println(matched + " " + (parts.length < 3 ? "-" : matches(machine, parts[2])));
    }
    out.flush();
  }

  private static boolean matches(Machine machine, String record) throws Exception {
    return !machine.rulesForJSONEvent(record).isEmpty();
  }
}
