package dev.azulejo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.azulejo.fault.SettingsException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpscaleSettingsTest {
    private static final UpscaleSettings DEFAULTS = UpscaleSettings.defaults();
    private static final Map<Class<?>, Object> OTHER_VALUES = Map.of(
            double.class,
            0.625,
            int.class,
            37,
            long.class,
            37L,
            String.class,
            "other",
            List.class,
            List.of("other"),
            GuidanceInterval.class,
            new GuidanceInterval(0.25, 0.75),
            Region.class,
            Region.pixels(1, 2, 3, 4),
            Thrift.class,
            new Thrift(FlatTiles.SKIP, 2, 3, 0.9),
            TargetSize.class,
            new TargetSize.Factor(2.5));

    static List<String> components() {
        return Arrays.stream(UpscaleSettings.class.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("components")
    void eachSettingIsChangedAloneByItsOwnMethod(String name) throws ReflectiveOperationException {
        String methodName = "with" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
        Method method = Arrays.stream(UpscaleSettings.class.getMethods())
                .filter(one -> one.getName().equals(methodName))
                .findFirst()
                .orElseThrow();
        Class<?> type = method.getParameterTypes()[0];
        Object value = type.isEnum() ? otherConstant(type, name) : OTHER_VALUES.get(type);
        Object changed = method.invoke(DEFAULTS, value);
        for (RecordComponent component : UpscaleSettings.class.getRecordComponents()) {
            Object before = component.getAccessor().invoke(DEFAULTS);
            Object after = component.getAccessor().invoke(changed);
            if (component.getName().equals(name)) {
                assertThat(after).isNotEqualTo(before).isIn(value, wrapped(value));
            } else {
                assertThat(after).as(component.getName()).isEqualTo(before);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.01, 1.01, Double.NaN})
    void sharesOutsideZeroToOneAreRefused(double value) {
        for (Runnable change : List.<Runnable>of(
                () -> DEFAULTS.withStrength(value),
                () -> DEFAULTS.withConsistency(value),
                () -> DEFAULTS.withEta(value))) {
            assertThatThrownBy(change::run)
                    .isInstanceOf(SettingsException.class)
                    .hasMessageContainingAll(Double.toString(value), "expected 0 to 1");
        }
    }

    @Test
    void whatCannotBeIsRefusedWithFoundAndExpected() {
        assertThatThrownBy(() -> DEFAULTS.withSteps(0)).hasMessage("the number of steps is 0, expected 1 to 1000");
        assertThatThrownBy(() -> DEFAULTS.withTile(15)).hasMessage("the tile's side is 15, expected 16 to 32768");
        assertThatThrownBy(() -> DEFAULTS.withTilesPerBatch(65))
                .hasMessage("the number of tiles per batch is 65, expected 1 to 64");
        assertThatThrownBy(() -> DEFAULTS.withTile(64).withOverlap(64))
                .isInstanceOf(SettingsException.class)
                .hasMessage("the overlap is 64 pixels, expected less than the tile's 64");
    }

    private static Object otherConstant(Class<?> type, String name) throws ReflectiveOperationException {
        Object before = UpscaleSettings.class.getMethod(name).invoke(DEFAULTS);
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> !constant.equals(before))
                .findFirst()
                .orElseThrow();
    }

    private static Object wrapped(Object value) {
        if (value instanceof Double number) {
            return OptionalDouble.of(number);
        }
        if (value instanceof Integer number) {
            return OptionalInt.of(number);
        }
        return value instanceof Long number ? OptionalLong.of(number) : Optional.of(value);
    }
}
