package dev.azulejo;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds every arrow of the house: which package may use which. */
class ArchitectureTest {
    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.azulejo");

    /** Package -> the packages that it may use, apart from itself and {@code fault}. */
    private static final Map<String, List<String>> ARROWS = Map.ofEntries(
            Map.entry("fault", List.of()),
            Map.entry("image", List.of()),
            Map.entry("sampler", List.of()),
            Map.entry("tile", List.of("image")),
            Map.entry("noise", List.of("tile", "image")),
            Map.entry("measure", List.of("image", "tile")),
            Map.entry("fusion", List.of("tile", "noise", "sampler", "image")),
            Map.entry("checkpoint", List.of()),
            Map.entry("text", List.of()),
            Map.entry("onnx", List.of("checkpoint")),
            Map.entry("network", List.of("onnx", "checkpoint")),
            Map.entry("runtime", List.of("onnx")),
            Map.entry("model", List.of("checkpoint", "text", "onnx", "network", "runtime")));

    static List<String> packages() {
        return new ArrayList<>(ARROWS.keySet());
    }

    @ParameterizedTest
    @MethodSource("packages")
    void eachPackageUsesOnlyWhatTheDesignAllows(String name) {
        List<String> allowed = new ArrayList<>(ARROWS.get(name));
        allowed.add(name);
        allowed.add("fault");
        classes()
                .that()
                .resideInAPackage("dev.azulejo." + name + "..")
                .should()
                .onlyDependOnClassesThat(outsideAzulejoOrIn(allowed))
                .check(CORE);
    }

    @Test
    void everyPackageHasItsArrows() {
        classes()
                .that()
                .resideInAPackage("dev.azulejo.*..")
                .should()
                .resideInAnyPackage(known())
                .check(CORE);
    }

    @Test
    void onlyRuntimeKnowsOnnxRuntime() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.azulejo.runtime..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.onnxruntime..")
                .check(CORE);
    }

    @Test
    void onlyTheFaceAndStudiesStartThePipeline() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.azulejo.pipeline..", "dev.azulejo.study..")
                .and()
                .doNotHaveFullyQualifiedName("dev.azulejo.Azulejo")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.azulejo.pipeline..")
                .check(CORE);
    }

    @Test
    void theStagesDoNotCallBackUp() {
        noClasses()
                .that()
                .resideInAPackage("dev.azulejo.pipeline..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("dev.azulejo.Azulejo")
                .check(CORE);
    }

    @Test
    void nothingInTheLibraryKnowsOfStudies() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.azulejo.study..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.azulejo.study..")
                .check(CORE);
    }

    @Test
    void studiesUseNoPartOfAModel() {
        noClasses()
                .that()
                .resideInAPackage("dev.azulejo.study..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.azulejo.text..", "dev.azulejo.network..", "dev.azulejo.runtime..")
                .check(CORE);
    }

    @Test
    void theLibraryNeverPrints() {
        noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(CORE);
    }

    private static String[] known() {
        List<String> names = new ArrayList<>(packages());
        names.add("pipeline");
        names.add("study");
        return names.stream().map(name -> "dev.azulejo." + name + "..").toArray(String[]::new);
    }

    private static DescribedPredicate<JavaClass> outsideAzulejoOrIn(List<String> allowed) {
        return DescribedPredicate.describe("are outside Azulejo or in " + allowed, type -> {
            String name = type.getPackageName();
            return !name.startsWith("dev.azulejo")
                    || allowed.stream().anyMatch(one -> (name + ".").startsWith("dev.azulejo." + one + "."));
        });
    }
}
