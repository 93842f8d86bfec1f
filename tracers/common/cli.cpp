// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli.h"

#include "failure.h"

#include <charconv>
#include <cstdio>
#include <exception>
#include <map>

namespace xenlens::tracer {

namespace {

std::optional<std::chrono::nanoseconds> parseDuration(const std::string& text)
{
    static const std::map<std::string, int64_t> units
        = {{"ns", 1}, {"us", 1'000}, {"ms", 1'000'000}, {"s", 1'000'000'000}, {"min", 60'000'000'000}};
    int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const std::string unit(end, text.data() + text.size());
    if (error != std::errc() || number < 0)
        return {};
    if (unit.empty() && number == 0)
        return std::chrono::nanoseconds(0);
    const auto found = units.find(unit);
    int64_t product = 0;
    if (found == units.end() || __builtin_mul_overflow(number, found->second, &product))
        return {};
    return std::chrono::nanoseconds(product);
}

} // namespace

void setUpCommandLine(CLI::App& app, const std::string& examples)
{
    app.set_version_flag("--version", app.get_name() + " " XENLENS_VERSION);
    app.footer("EXAMPLES\n" + examples);
}

std::optional<int> parseCommandLine(CLI::App& app, int argc, char** argv)
{
    try {
        app.parse(argc, argv);
        return {};
    } catch (const CLI::Success& success) {
        return app.exit(success);
    } catch (const CLI::ParseError& error) {
        std::fprintf(stderr, "%s: %s; see --help\n", app.get_name().c_str(), error.what());
        return static_cast<int>(ExitStatus::WrongUsage);
    }
}

CLI::Option* addDuration(CLI::App& app, const std::string& name, std::chrono::nanoseconds& value,
    const std::string& description, std::chrono::nanoseconds least, bool zero)
{
    return app
        .add_option_function<std::string>(
            name,
            [&value, name, least, zero](const std::string& text) {
                const auto parsed = parseDuration(text);
                if (!parsed)
                    throw CLI::ValidationError(name, "'" + text + "' is not a duration such as 50ms or 3s");
                if (*parsed < least && !(zero && parsed->count() == 0))
                    throw CLI::ValidationError(name, "'" + text + "' is too short");
                value = *parsed;
            },
            description)
        ->type_name("TIME");
}

CLI::Option* addRingSize(CLI::App& app, uint32_t& kib)
{
    return app.add_option("--ring-size", kib, "ring buffer between kernel and tracer, a power of two of KiB")
        ->type_name("KIB")
        ->capture_default_str()
        ->check(CLI::Range(4u, 65536u))
        ->check([](const std::string& text) {
            const auto number = std::stoul(text);
            return number & (number - 1) ? std::string("not a power of two") : std::string();
        });
}

int runProgram(const std::string& program, const std::function<int()>& body)
{
    try {
        return body();
    } catch (const Failure& failure) {
        std::fprintf(stderr, "%s: %s\n", program.c_str(), failure.what());
        return static_cast<int>(failure.status());
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s: unexpected: %s\n", program.c_str(), error.what());
        return static_cast<int>(ExitStatus::NotPossible);
    }
}

} // namespace xenlens::tracer
