import java.io.FileInputStream;
import java.util.Map;
import java.util.TreeMap;

import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Judges PDFs with the veraPDF engine as PDF/A-2a and as PDF/UA-1: {@code java -cp … Driver.java FILE…}. Prints one line
 * for each file and flavour, and below it each clause that the file fails, how often, and where first.
 */
public class Driver {
    public static void main(String[] files) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        for (String path : files) {
            for (String flavour : new String[] {"2a", "ua1"}) {
                judge(path, flavour);
            }
        }
    }

    private static void judge(String path, String name) throws Exception {
        PDFAFlavour flavour = PDFAFlavour.fromString(name);
        try (FileInputStream file = new FileInputStream(path);
                PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour)) {
            PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false);
            ValidationResult result = validator.validate(parser);
            System.out.println(path + " " + name + " " + (result.isCompliant() ? "passes" : "fails"));
            Map<String, Integer> failed = new TreeMap<>();
            Map<String, String> first = new TreeMap<>();
            for (TestAssertion assertion : result.getTestAssertions()) {
                if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                    String clause = assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber();
                    failed.merge(clause, 1, Integer::sum);
                    first.putIfAbsent(clause, assertion.getMessage() + " " + assertion.getLocation().getContext());
                }
            }
            for (Map.Entry<String, Integer> one : failed.entrySet()) {
                System.out.println("  " + one.getKey() + " " + one.getValue() + " times: " + first.get(one.getKey()));
            }
        }
    }
}
