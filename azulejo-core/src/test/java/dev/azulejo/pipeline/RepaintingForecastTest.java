package dev.azulejo.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.azulejo.Progress.Stage;
import dev.azulejo.Progress.StageStarted;
import dev.azulejo.UpscaleSettings;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.fusion.FusionMethod;
import dev.azulejo.image.Area;
import dev.azulejo.image.Metadata;
import dev.azulejo.image.Planes;
import dev.azulejo.image.Window;
import dev.azulejo.runtime.Engine;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is forecast of a repainting by the built-in model, beside what it says when its stages begin. */
class RepaintingForecastTest {
    private static final Engine ENGINE = Engine.open("cpu", 1);
    private static final Networks NETWORKS = new BuiltinNetworks(ENGINE);
    private static final Area SIZE = Area.whole(160, 224);
    private static final Planes INPUT = new Planes(3, 40, 56);

    @TempDir
    private Path folder;

    @AfterAll
    static void close() {
        NETWORKS.release();
        ENGINE.close();
    }

    @ParameterizedTest
    @EnumSource(FusionMethod.class)
    void asManyUnitsAreForecastAsThereAre(FusionMethod method) {
        Map<Stage, Double> said = new EnumMap<>(Stage.class);
        StageClock clock = new StageClock(
                event -> {
                    if (event instanceof StageStarted started) {
                        said.put(started.stage(), (double) started.units());
                    }
                },
                new Cancellation());
        UpscaleSettings settings = UpscaleSettings.defaults()
                .withSeed(1)
                .withSteps(4)
                .withStrength(0.5)
                .withTile(64)
                .withOverlap(16)
                .withFusion(method);
        Repainting repainting = new RepaintingRequest(NETWORKS, settings, Metadata.NONE, clock)
                .decided(SIZE, SIZE, SIZE)
                .orElseThrow();
        Forecast.Draft draft = new Forecast.Draft(1, false);
        new RepaintingForecast(repainting, INPUT).addTo(draft);
        Forecast forecast = draft.forecast();

        try (Workspace workspace = new Workspace(Budget.of(0), folder)) {
            Window base = new Window(SIZE.height(), SIZE.width(), SIZE, new Planes(3, SIZE.height(), SIZE.width()));
            repainting.run(base, INPUT, workspace, SharedStages.none(), Witness.NONE);
        }
        assertThat(said).containsKeys(Stage.ENCODE, Stage.DENOISE);
        said.forEach((stage, units) ->
                assertThat(forecast.share(stage).units()).as(stage.label()).isEqualTo(units));
        assertThat(forecast.share(Stage.DENOISE).unit().steady()).isPositive();
    }
}
