# Every third-party library, in one place. The installed package config includes this file too,
# so that a project that uses unjam finds the same ones.
find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED)  # headers only: Asio, System and Process need no library here
find_package(nlohmann_json REQUIRED)
find_package(simdjson REQUIRED)
find_package(spdlog REQUIRED)
find_package(zstd REQUIRED)
find_package(ZLIB REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(re2 REQUIRED IMPORTED_TARGET re2)
pkg_check_modules(libelf REQUIRED IMPORTED_TARGET libelf)
find_package(zydis REQUIRED)
if(NOT CMAKE_FIND_PACKAGE_NAME)  # neither is seen by who uses unjam
  find_package(LibArchive REQUIRED)
  find_path(PROTOZERO_INCLUDE_DIR protozero/pbf_reader.hpp REQUIRED)
endif()
